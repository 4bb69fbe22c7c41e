import type { Clock } from '../meters/clock.ts';
import { dueAfterMicros, type Schedule } from './schedule.ts';

/** What is emitted, and when. Fixed before the first frame is sent, and never moved. */
export interface Emission {
  readonly startMicros: number;
  readonly schedule: Schedule;
  readonly frames: number;
}

/** When a frame is due, in microseconds since the epoch. Whole, because the header holds whole ones. */
export function dueMicros({ startMicros, schedule }: Emission, sequence: number): number {
  return Math.round(startMicros + dueAfterMicros(schedule, sequence));
}

export interface EmissionHooks {
  readonly clock: Clock;
  /** Resolves when the time has come, not before. */
  readonly waitUntil: (micros: number) => Promise<void>;
  /** Makes the frame that is due and sends it. */
  readonly emit: (sequence: number, due: number) => Promise<void> | void;
  /** How late the frame that was due then went out. */
  readonly onSent: (due: number, latenessMicros: number) => void;
  readonly stopped: () => boolean;
}

/**
 * Open loop: frames go out on schedule whatever becomes of them, and one that is late does not delay those after it.
 *
 * @returns how many were sent
 */
export async function emitOnSchedule(emission: Emission, hooks: EmissionHooks): Promise<number> {
  const { clock, waitUntil, emit, onSent, stopped } = hooks;
  for (let sequence = 0; sequence < emission.frames; sequence++) {
    const due = dueMicros(emission, sequence);
    await waitUntil(due);
    if (stopped()) return sequence;
    await emit(sequence, due);
    onSent(due, clock() - due);
  }
  return emission.frames;
}
