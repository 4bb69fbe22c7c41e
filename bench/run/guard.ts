import type { MachineReading } from '../machine/reading.ts';

/** What tells whether the instrument or the machine, and not the relay, was the limit of a round. */
export interface InstrumentReadings {
  /** Of one core, of the busiest process. */
  readonly swarmCpuPercent: number;
  /** 0 where there are no simulated links. */
  readonly linksCpuPercent: number;
  /** Of packets, after they were due; 0 where no packets are carried. */
  readonly linksLatenessP99Ms: number;
  readonly emitter: { readonly latenessP99Ms: number };
  /** Undefined where the system does not tell. */
  readonly stolenPercent: number | undefined;
  readonly machine: MachineReading;
  /** False where what is measured is no process of the run's, and may be one of the others. */
  readonly othersAreBlamed: boolean;
  /** That take part in the round. */
  readonly processes: number;
  readonly frameIntervalMs: number;
}

/**
 * A queue at 90 % of what its server can do already waits ten times as long as its work takes (1 / (1 - utilisation), for
 * random arrivals), and frames come in bursts, which is worse: above that a swarm process measures itself, and a simulated
 * link is slower than it is told to be.
 */
const MOST_CPU_PERCENT = 90;

/**
 * What the emitter is late by is in every latency. By a frame interval, a frame is sent in the place of the next one, and
 * neither latency nor rate is what was asked for. But nobody sees 50 ms, and timers of a busy machine with few cores are off by
 * some tens: at high rates that much is let pass, and is told in the report.
 */
const LEAST_ALLOWANCE_MS = 50;

/** What packets are late by is in every round trip, and the shortest floor of a link that is measured is about 80 ms. */
const MOST_LINK_LATENESS_MS = 5;

/**
 * A round that lost a quarter of its processor time is another machine's, or other programs'. Less than that is noise: it falls
 * on all entries of a round alike, and a transport measured against itself keeps its interval around 1 with a fifth stolen.
 */
const MOST_TAKEN_PERCENT = 25;

/** Of the periods of a quota: in more than a hundredth of them everything stood still, and a p99 bears no more. */
const MOST_THROTTLED_PERCENT = 1;

/** Why a round tells of the instrument or the machine instead of the relay, in words; empty if it tells of the relay. */
export function instrumentFaults(readings: InstrumentReadings): string[] {
  const { machine, emitter, stolenPercent, frameIntervalMs } = readings;
  const faults: string[] = [];
  const fault = (what: string, value: number, most: number, unit: string): void => {
    if (value > most)
      faults.push(`the instrument was the limit: ${what} ${Math.round(value)} ${unit}, over ${most}`);
  };
  fault('a swarm process used', readings.swarmCpuPercent, MOST_CPU_PERCENT, '% of a core');
  fault('the simulated links used', readings.linksCpuPercent, MOST_CPU_PERCENT, '% of a core');
  fault('the links’ packets were late by (p99)', readings.linksLatenessP99Ms, MOST_LINK_LATENESS_MS, 'ms');
  const allowanceMs = Math.max(LEAST_ALLOWANCE_MS, frameIntervalMs);
  fault('the emitter was late by (p99)', emitter.latenessP99Ms, allowanceMs, 'ms');
  fault('the machine lost to its host', stolenPercent ?? 0, MOST_TAKEN_PERCENT, '% of its processor time');
  fault('other programs used', othersThatTake(readings), MOST_TAKEN_PERCENT, '% of the processor time');
  const { quotaPeriods = 0, throttledPeriods = 0 } = machine;
  const throttledPercent = quotaPeriods === 0 ? 0 : (100 * throttledPeriods) / quotaPeriods;
  const quota = 'a quota stopped everything, until its period was over, in';
  fault(quota, throttledPercent, MOST_THROTTLED_PERCENT, '% of the periods');
  return faults;
}

/** Where a core is left for each process of the run, others take nothing from it, however much they use. */
function othersThatTake({ machine, othersAreBlamed, processes }: InstrumentReadings): number {
  const { othersPercent = 0, cores } = machine;
  const coresLeft = cores * (1 - othersPercent / 100);
  return othersAreBlamed && coresLeft < processes ? othersPercent : 0;
}
