import type { RoundResult } from '../results/results.ts';
import { spreadOf } from '../statistics/spread.ts';

/** What decides whether a run goes on. */
export interface RoundsGoal {
  readonly rounds: number;
  /** Rounds are added until intervals are no wider than this share of their median on either side. */
  readonly until?: number;
  /** After which none is added. */
  readonly timeLimitMs: number;
}

/** Fewer rounds than these give no 95 % interval of a median: one in sixteen lies outside all five (2 / 2^5). */
const LEAST_ROUNDS_FOR_INTERVAL = 6;

const judged: readonly ((round: RoundResult) => number | undefined)[] = [
  (round) => round.latencyMs.p99,
  (round) => round.relay?.cpuMicrosPerDelivery,
];

/** Whether the medians of an entry are known as closely as `until` asks. */
export function isCloseEnough(rounds: readonly RoundResult[], until: number): boolean {
  const valid = rounds.filter((round) => round.valid);
  if (valid.length < LEAST_ROUNDS_FOR_INTERVAL) return false;
  return judged.every((read) => {
    const { median, low, high } = spreadOf(valid.flatMap((round) => read(round) ?? []));
    return Math.max(high - median, median - low) <= until * median;
  });
}

/** Rounds that an entry lacks because the instrument was the limit of as many: they are measured again. */
export function spoiltRounds(rounds: readonly RoundResult[], wanted: number): number {
  const valid = rounds.filter((round) => round.valid).length;
  const spoilt = rounds.filter((round) => round.instrumentLimited).length;
  return Math.max(0, Math.min(spoilt, wanted - valid));
}
