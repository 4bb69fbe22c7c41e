import type { Window } from './window.ts';

/** A time in which a process did nothing of what was due: it did not run at all, or was busy with one thing. On the run's clock. */
export interface Standstill {
  readonly fromMicros: number;
  readonly untilMicros: number;
  /** Processor time that the process used meanwhile, all its threads together. */
  readonly cpuMicros: number;
}

/**
 * A shorter one is lateness, and told as such. Nobody sees 50 ms, and timers of a busy machine with few cores are off by
 * some tens without anything having stood still.
 */
export const LEAST_STANDSTILL_MICROS = 50_000;

export const lengthMicros = ({ fromMicros, untilMicros }: Omit<Standstill, 'cpuMicros'>): number =>
  untilMicros - fromMicros;

/** The parts of them that lie in a window, as spans that neither overlap nor touch, in order. */
export function spansWithin(
  standstills: readonly Omit<Standstill, 'cpuMicros'>[],
  { startMicros, endMicros }: Window,
): Window[] {
  const spans: { startMicros: number; endMicros: number }[] = [];
  for (const { fromMicros, untilMicros } of standstills.toSorted((a, b) => a.fromMicros - b.fromMicros)) {
    const span = {
      startMicros: Math.max(fromMicros, startMicros),
      endMicros: Math.min(untilMicros, endMicros),
    };
    const last = spans.at(-1);
    if (span.startMicros >= span.endMicros) continue;
    if (last !== undefined && span.startMicros <= last.endMicros) {
      last.endMicros = Math.max(last.endMicros, span.endMicros);
    } else spans.push(span);
  }
  return spans;
}

/** What of a standstill is told. */
interface ToldStandstill {
  readonly seconds: number;
  /** Of that time, in which the process was at work. */
  readonly busyShare: number;
}

export const told = (standstill: Standstill): ToldStandstill => ({
  seconds: lengthMicros(standstill) / 1e6,
  busyShare: standstill.cpuMicros / lengthMicros(standstill),
});

/** Who was at work for half of the time or more had too much to do. */
const BUSY_SHARE = 0.5;
/** Who was stopped does what has waited before a timer of its runs again: that is no more than a tenth. */
const IDLE_SHARE = 0.1;

/** Such as "stood still for 0.98 s", or "was busy with one thing for 0.21 s". */
export function standstillInWords({ seconds, busyShare }: ToldStandstill): string {
  const how =
    busyShare >= BUSY_SHARE
      ? 'was busy with one thing'
      : busyShare > IDLE_SHARE
        ? 'had work and too little of a processor'
        : 'stood still';
  return `${how} for ${seconds.toFixed(2)} s`;
}
