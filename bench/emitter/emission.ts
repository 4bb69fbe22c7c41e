import type { Clock } from '../meters/clock.ts';

/** When each frame is due. Fixed before the first one is sent, and never moved. */
export interface Schedule {
  readonly startMicros: number;
  readonly periodMicros: number;
  readonly frames: number;
}

/** When a frame is due, in microseconds since the epoch. Whole, because the header holds whole ones. */
export function dueMicros({ startMicros, periodMicros }: Schedule, sequence: number): number {
  return Math.round(startMicros + sequence * periodMicros);
}

export interface EmissionSurroundings {
  readonly clock: Clock;
  /** Resolves when the time has come, not before. */
  readonly waitUntil: (micros: number) => Promise<void>;
  /** Makes the frame that is due and sends it. */
  readonly emit: (sequence: number, due: number) => Promise<void> | void;
  /** How late the frame went out. */
  readonly onSent: (latenessMicros: number) => void;
  readonly stopped: () => boolean;
}

/**
 * Open loop: frames go out on schedule whatever becomes of them, and one that is late does not delay those after it.
 *
 * @returns how many were sent
 */
export async function emitOnSchedule(
  schedule: Schedule,
  surroundings: EmissionSurroundings,
): Promise<number> {
  const { clock, waitUntil, emit, onSent, stopped } = surroundings;
  for (let sequence = 0; sequence < schedule.frames; sequence++) {
    const due = dueMicros(schedule, sequence);
    await waitUntil(due);
    if (stopped()) return sequence;
    await emit(sequence, due);
    onSent(clock() - due);
  }
  return schedule.frames;
}
