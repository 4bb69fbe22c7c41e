import type { Entry } from '../entries.ts';
import { DurationHistogram } from '../histogram.ts';
import { seededRandom } from '../random.ts';
import type { RoundResult } from '../results.ts';
import type { Measurement } from './measure.ts';
import { shuffled } from './order.ts';

/** All that was measured of one entry. */
export interface EntryMeasurements {
  readonly entry: Entry;
  readonly rounds: RoundResult[];
  /** Of valid rounds. */
  readonly latency: DurationHistogram;
}

export interface RoundsPlan {
  readonly entries: readonly Entry[];
  readonly rounds: number;
  /** Of the order within rounds. */
  readonly seed: number;
  readonly measure: (entry: Entry, round: number) => Promise<Measurement>;
  readonly onProgress: (progress: RoundsProgress) => void;
  /** Once it is aborted, nothing more is begun. */
  readonly signal: AbortSignal;
}

export interface RoundsProgress {
  readonly round: number;
  readonly rounds: number;
  readonly entry: string;
  readonly done: number;
  readonly total: number;
}

/**
 * Lets the entries take turns: in every round each is measured once, in a new order, so that whatever changes on the
 * machine in the meantime falls on all of them.
 *
 * @returns what was measured until the end or the abort
 */
export async function measureRounds(plan: RoundsPlan): Promise<EntryMeasurements[]> {
  const random = seededRandom(plan.seed);
  const measured = plan.entries.map((entry) => ({
    entry,
    rounds: [] as RoundResult[],
    latency: new DurationHistogram(),
  }));
  const total = plan.rounds * plan.entries.length;
  let done = 0;
  for (let round = 1; round <= plan.rounds; round++) {
    for (const { entry, rounds, latency } of shuffled(measured, random)) {
      plan.onProgress({ round, rounds: plan.rounds, entry: entry.name, done, total });
      try {
        const measurement = await plan.measure(entry, round);
        // What was cut off by the abort is half a measurement.
        if (plan.signal.aborted) return measured;
        rounds.push(measurement.result);
        if (measurement.result.valid) latency.add(measurement.latency);
      } catch (error) {
        if (plan.signal.aborted) return measured;
        rounds.push(failedRound(round, error instanceof Error ? error.message : String(error)));
      }
      done++;
    }
  }
  return measured;
}

/** A round in which nothing could be measured, and why. */
function failedRound(round: number, reason: string): RoundResult {
  const nothing = { offered: 0, delivered: 0, dropped: 0, lost: 0, duplicated: 0, reordered: 0, corrupt: 0 };
  return {
    round,
    valid: false,
    reasons: [reason],
    ...nothing,
    latencyMs: { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 },
    frameAgeMs: { p50: 0, p99: 0 },
    deliveriesPerSecond: 0,
    relay: { cpuMicrosPerDelivery: 0, rssBytesPeak: 0, eventLoopP99Ms: 0, garbageCollectionMs: 0 },
    swarm: { cpuPercent: 0, eventLoopP99Ms: 0 },
    emitter: { latenessP99Ms: 0 },
    latencyOverTime: [],
    memoryOverTime: [],
  };
}
