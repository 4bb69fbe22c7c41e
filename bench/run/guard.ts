import type { InstrumentLoad } from '../results/results.ts';

/** What tells whether the instrument, and not the relay, was the limit of a round. */
export interface InstrumentReadings {
  readonly swarm: InstrumentLoad;
  readonly emitter: { readonly latenessP99Ms: number };
  /** Undefined where the system does not tell. */
  readonly stolenPercent: number | undefined;
  readonly frameIntervalMs: number;
}

/**
 * A queue at 90 % of what its server can do already waits ten times as long as its work takes (1 / (1 - utilisation), for
 * random arrivals), and frames come in bursts, which is worse: above that a swarm process measures itself.
 */
const MOST_SWARM_CPU_PERCENT = 90;

/**
 * What the swarm or the emitter is late by is in every latency. By a frame interval, a frame is handled in the place of
 * the next one, and neither latency nor rate is what was asked for. But nobody sees 50 ms, and timers of a busy machine
 * with few cores are off by some tens: at high rates that much is let pass, and is told in the report.
 */
const LEAST_ALLOWANCE_MS = 50;

/**
 * A round that lost a quarter of its processor time is another machine's. Less than that is noise: it falls on all entries of
 * a round alike, and a transport measured against itself keeps its interval around 1 with a fifth stolen.
 */
const MOST_STOLEN_PERCENT = 25;

/** Why a round tells of the instrument instead of the relay, in words; empty if it tells of the relay. */
export function instrumentFaults(readings: InstrumentReadings): string[] {
  const { swarm, emitter, stolenPercent, frameIntervalMs } = readings;
  const allowanceMs = Math.max(LEAST_ALLOWANCE_MS, frameIntervalMs);
  const faults: string[] = [];
  const fault = (what: string, value: number, most: number, unit: string): void => {
    if (value > most)
      faults.push(`the instrument was the limit: ${what} ${Math.round(value)} ${unit}, over ${most}`);
  };
  fault('a swarm process used', swarm.cpuPercent, MOST_SWARM_CPU_PERCENT, '% of a core');
  fault('the swarm was late by (p99)', swarm.eventLoopP99Ms, allowanceMs, 'ms');
  fault('the emitter was late by (p99)', emitter.latenessP99Ms, allowanceMs, 'ms');
  fault('the machine lost to its host', stolenPercent ?? 0, MOST_STOLEN_PERCENT, '% of its processor time');
  return faults;
}
