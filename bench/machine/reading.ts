import { availableParallelism } from 'node:os';
import { readProcessors, readThrottlings } from './allowance.ts';
import type { Throttling } from './cgroup.ts';
import { parseClockFrequencies } from './clock-frequency.ts';
import { parsePressure } from './pressure.ts';
import { processTreeTime } from './process-tree.ts';
import { type ProcessorTime, parseProcessorTime } from './processor-time.ts';
import { textOf } from './text-file.ts';

/** What the machine did for others, and kept from a run, while that was measured. What its system does not tell is absent. */
export interface MachineReading {
  /** Processors that the run may use. */
  readonly cores: number;
  /** Used by programs that are not the run's, in percent of the time of the processors that the run may use. */
  readonly othersPercent?: number;
  /** Share of the time in which some process, the run's own among them, wanted a processor and had none, in percent. */
  readonly pressurePercent?: number;
  /** Periods of a control group's quota, how many of them it did not last for, and how long processes waited for the next, on all processors together. */
  readonly quotaPeriods?: number;
  readonly throttledPeriods?: number;
  readonly throttledMs?: number;
  /** The slowest processor's, when the time was over. */
  readonly clockMegahertz?: number;
}

/** What the system has counted so far. */
export interface MachineState {
  readonly cores: number;
  readonly processorTime: ProcessorTime | undefined;
  /** Of this process and of all that it has started, in the same ticks. */
  readonly ownTicks: number | undefined;
  readonly pressureMicros: number | undefined;
  readonly throttlings: readonly Throttling[];
  readonly clockMegahertz: readonly number[];
}

export function readMachine(): MachineState {
  const procStat = textOf('/proc/stat');
  return {
    cores: availableParallelism(),
    processorTime: procStat === undefined ? undefined : parseProcessorTime(procStat, readProcessors()),
    ownTicks: processTreeTime(),
    pressureMicros: parsePressure(textOf('/proc/pressure/cpu') ?? ''),
    throttlings: readThrottlings(),
    clockMegahertz: parseClockFrequencies(textOf('/proc/cpuinfo') ?? ''),
  };
}

/** Percent of the processor time between two states that the host gave to others; undefined where the system does not tell. */
export function stolenPercent(before: MachineState, after: MachineState): number | undefined {
  return shareOfTime(before, after, (now, then) => now.stolen - then.stolen);
}

export function machineBetween(
  before: MachineState,
  after: MachineState,
  elapsedMicros: number,
): MachineReading {
  const { ownTicks } = after;
  const othersPercent =
    ownTicks === undefined || before.ownTicks === undefined
      ? undefined
      : shareOfTime(before, after, (now, then) => now.busy - then.busy - (ownTicks - (before.ownTicks ?? 0)));
  const worst = throttlingBetween(before, after);
  return {
    cores: after.cores,
    ...(othersPercent === undefined ? {} : { othersPercent: Math.max(0, othersPercent) }),
    ...(after.pressureMicros === undefined || before.pressureMicros === undefined
      ? {}
      : { pressurePercent: (100 * (after.pressureMicros - before.pressureMicros)) / elapsedMicros }),
    ...(worst === undefined
      ? {}
      : {
          quotaPeriods: worst.periods,
          throttledPeriods: worst.throttledPeriods,
          throttledMs: worst.throttledMicros / 1000,
        }),
    ...(after.clockMegahertz.length === 0 ? {} : { clockMegahertz: Math.min(...after.clockMegahertz) }),
  };
}

/** In percent; 0 where no tick lies between. */
function shareOfTime(
  { processorTime: then }: MachineState,
  { processorTime: now }: MachineState,
  ticksBetween: (now: ProcessorTime, then: ProcessorTime) => number,
): number | undefined {
  if (now === undefined || then === undefined) return undefined;
  const total = now.total - then.total;
  return total <= 0 ? 0 : (100 * ticksBetween(now, then)) / total;
}

/** Of the group that was held back longest. */
function throttlingBetween(before: MachineState, after: MachineState): Throttling | undefined {
  const differences = after.throttlings.flatMap((now, i) => {
    const then = before.throttlings[i];
    if (then === undefined) return [];
    return {
      periods: now.periods - then.periods,
      throttledPeriods: now.throttledPeriods - then.throttledPeriods,
      throttledMicros: now.throttledMicros - then.throttledMicros,
    };
  });
  return differences.toSorted((a, b) => b.throttledMicros - a.throttledMicros)[0];
}

/** Those of several times, as if they were one. @param readings at least one */
export function addMachineReadings(readings: readonly MachineReading[]): MachineReading {
  const known = (name: keyof MachineReading): number[] => readings.flatMap((reading) => reading[name] ?? []);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const added = <Name extends keyof MachineReading>(
    name: Name,
    add: (values: readonly number[]) => number,
  ): { readonly [Key in Name]?: number } => {
    const values = known(name);
    return values.length === 0 ? {} : ({ [name]: add(values) } as { readonly [Key in Name]: number });
  };
  const mean = (values: readonly number[]): number => sum(values) / values.length;
  const least = (values: readonly number[]): number => Math.min(...values);
  return {
    cores: least(known('cores')),
    ...added('othersPercent', mean),
    ...added('pressurePercent', mean),
    ...added('quotaPeriods', sum),
    ...added('throttledPeriods', sum),
    ...added('throttledMs', sum),
    ...added('clockMegahertz', least),
  };
}
