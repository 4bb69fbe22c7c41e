import { errorOf } from '../errors/error-of.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import type { RoundResult } from '../results/results.ts';
import { seededRandom } from '../statistics/random.ts';
import { FLOOR } from '../subject/entries.ts';
import { type Contender, variantOf } from './contender.ts';
import { CrewLostError } from './crew.ts';
import { isCloseEnough, type RoundsGoal, spoiltRounds } from './more-rounds.ts';
import { shuffled } from './order.ts';
import type { Measurement } from './round-summary.ts';

/** All that was measured of a contender, or of one group of its consumers. */
export interface EntryMeasurements {
  readonly contender: Contender;
  /** Empty where all consumers are one. */
  readonly group: string;
  readonly variant: string | undefined;
  readonly rounds: RoundResult[];
  /** Of valid rounds. */
  readonly latency: DurationHistogram;
}

export interface RoundsPlan extends RoundsGoal {
  readonly contenders: readonly Contender[];
  /** Of the order within rounds. */
  readonly seed: number;
  /** Measures each of these contenders once, and tells who is at it. What was cut off by the abort is left out. */
  readonly measure: (
    contenders: readonly Contender[],
    round: number,
    onTurn: (turn: Turn) => void,
  ) => Promise<readonly Outcome[]>;
  readonly onProgress: (progress: RoundsProgress) => void;
  readonly nowMs: () => number;
  /** Once it is aborted, nothing more is begun. */
  readonly signal: AbortSignal;
}

/** A contender is about to be measured, and so much of the round is done, 0 to 1. */
export interface Turn {
  readonly contender: Contender;
  readonly share: number;
}

/** What came of measuring a contender in a round. */
export type Outcome = { readonly contender: Contender } & (
  | { readonly measurements: readonly Measurement[] }
  | { readonly failure: Error }
);

export interface RoundsProgress {
  readonly round: number;
  readonly rounds: number;
  readonly contender: Contender;
  /** Of contenders, in all rounds; those that are measured in parts may be done in part. */
  readonly done: number;
  readonly total: number;
}

/**
 * In every round each contender is measured once, in a new order, so that whatever changes on the machine in the meantime
 * falls on all of them. Rounds are added for those that the instrument spoilt, at most as many again, and for as long as
 * the goal asks.
 *
 * @returns what was measured until the end or the abort
 */
export async function measureRounds(plan: RoundsPlan): Promise<EntryMeasurements[]> {
  const random = seededRandom(plan.seed);
  const measured = plan.contenders.flatMap(emptyMeasurements);
  const startedAtMs = plan.nowMs();
  let done = 0;
  for (let round = 1; ; round++) {
    const due = contendersDue(plan, measured, round, plan.nowMs() - startedAtMs);
    if (due.length === 0) return measured;
    const total = Math.max(plan.rounds * plan.contenders.length, done + due.length);
    const onTurn = ({ contender, share }: Turn): void => {
      const rounds = Math.max(plan.rounds, round);
      plan.onProgress({ round, rounds, contender, done: done + share * due.length, total });
    };
    for (const outcome of await plan.measure(shuffled(due, random), round, onTurn)) {
      add(outcome, round, measured);
    }
    done += due.length;
  }
}

/**
 * Measures contenders one after the other, each from the start of its process to the end.
 *
 * @param keepsCutRounds what is measured when the signal is aborted is cut short and counts; otherwise it is half a measurement
 */
export const inTurns =
  (
    measure: (contender: Contender, round: number) => Promise<readonly Measurement[]>,
    signal: AbortSignal,
    keepsCutRounds = false,
  ): RoundsPlan['measure'] =>
  async (contenders, round, onTurn) => {
    const outcomes: Outcome[] = [];
    for (const [i, contender] of contenders.entries()) {
      if (signal.aborted) break;
      onTurn({ contender, share: i / contenders.length });
      const outcome = await measure(contender, round).then(
        (measurements) => ({ contender, measurements }),
        (error: unknown) => ({ contender, failure: errorOf(error) }),
      );
      // An abort is no failure of whoever it hits.
      if (!signal.aborted || (keepsCutRounds && 'measurements' in outcome)) outcomes.push(outcome);
    }
    return outcomes;
  };

/** Measures the contenders of one entry after those of another: more would not have room beside each other. */
export const entryByEntry =
  (measure: RoundsPlan['measure'], signal: AbortSignal): RoundsPlan['measure'] =>
  async (contenders, round, onTurn) => {
    const entries = [...new Set(contenders.map(({ entry }) => entry))];
    const outcomes: Outcome[] = [];
    for (const [i, entry] of entries.entries()) {
      if (signal.aborted) break;
      const ofEntry = contenders.filter((contender) => contender.entry === entry);
      const tell = ({ contender, share }: Turn): void =>
        onTurn({ contender, share: (i + share) / entries.length });
      outcomes.push(...(await measure(ofEntry, round, tell)));
    }
    return outcomes;
  };

/** Who is measured in this round; nobody if the run is over. */
function contendersDue(
  plan: RoundsPlan,
  measured: readonly EntryMeasurements[],
  round: number,
  elapsedMs: number,
): Contender[] {
  const { contenders, rounds, until, timeLimitMs } = plan;
  if (plan.signal.aborted) return [];
  if (round <= rounds) return [...contenders];
  if (elapsedMs > timeLimitMs) return [];
  const tight = (entry: EntryMeasurements): boolean =>
    until === undefined || !entry.rounds.some(({ valid }) => valid) || isCloseEnough(entry.rounds, until);
  if (!measured.every(tight)) return [...contenders];
  if (round > 2 * rounds) return [];
  const spoilt = new Set(
    measured.filter((entry) => spoiltRounds(entry.rounds, rounds) > 0).map(({ contender }) => contender),
  );
  // With the floor of the same round they can be set against it.
  return spoilt.size === 0 ? [] : contenders.filter((one) => spoilt.has(one) || one.entry.name === FLOOR);
}

function add(outcome: Outcome, round: number, measured: readonly EntryMeasurements[]): void {
  for (const entry of measured.filter(({ contender }) => contender === outcome.contender)) {
    if ('failure' in outcome) {
      entry.rounds.push(failedRound(round, outcome.failure));
      continue;
    }
    const measurement = outcome.measurements.find(({ variant }) => variant === entry.variant);
    if (measurement === undefined) continue;
    entry.rounds.push(measurement.result);
    if (measurement.result.valid) entry.latency.add(measurement.latency);
  }
}

function emptyMeasurements(contender: Contender): EntryMeasurements[] {
  const groups = contender.disturbance?.groups ?? [{ name: '' }];
  return groups.map(({ name }) => ({
    contender,
    group: name,
    variant: variantOf(contender, name),
    rounds: [],
    latency: new DurationHistogram(),
  }));
}

/** A round in which nothing could be measured, and why. */
function failedRound(round: number, failure: Error): RoundResult {
  const nothing = { offered: 0, delivered: 0, dropped: 0, lost: 0, duplicated: 0, reordered: 0, corrupt: 0 };
  return {
    round,
    valid: false,
    reasons: [failure.message],
    instrumentLimited: failure instanceof CrewLostError,
    ...nothing,
    latencyMs: { p50: 0, p90: 0, p99: 0, p999: 0, max: 0 },
    frameAgeMs: { p50: 0, p99: 0 },
    frozenShare: 0,
    deliveriesPerSecond: 0,
    swarm: { cpuPercent: 0, eventLoopP99Ms: 0 },
    emitter: { latenessP99Ms: 0 },
    findings: {},
    latencyOverTime: [],
    memoryOverTime: [],
  };
}
