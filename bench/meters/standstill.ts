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

/** Who has used half of the time or more was at work; one that was stopped, or waited for a processor, has used next to none. */
const isBusy = (standstill: Standstill): boolean => 2 * standstill.cpuMicros >= lengthMicros(standstill);

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
  readonly busy: boolean;
}

export const told = (standstill: Standstill): ToldStandstill => ({
  seconds: lengthMicros(standstill) / 1e6,
  busy: isBusy(standstill),
});

/** Such as "stood still for 0.98 s", or "was busy for 0.21 s". */
export const standstillInWords = ({ seconds, busy }: ToldStandstill): string =>
  busy ? `was busy with one thing for ${seconds.toFixed(2)} s` : `stood still for ${seconds.toFixed(2)} s`;
