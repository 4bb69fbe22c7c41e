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

/** Who stops as soon as an interval is narrow stops where it is narrow by chance: of fewer rounds than these it often is. */
const LEAST_ROUNDS_TO_STOP = 6;

const judged: readonly ((round: RoundResult) => number | undefined)[] = [
  (round) => round.latencyMs.p99,
  (round) => round.relay?.cpuMicrosPerDelivery,
];

/** Whether the medians of an entry are known as closely as `until` asks. */
export function isCloseEnough(rounds: readonly RoundResult[], until: number): boolean {
  const valid = rounds.filter((round) => round.valid);
  if (valid.length < LEAST_ROUNDS_TO_STOP) return false;
  return judged.every((read) => {
    const values = valid.flatMap((round) => read(round) ?? []);
    const { median, low, high } = spreadOf(values);
    if (low === undefined || high === undefined) return values.length === 0;
    return Math.max(high - median, median - low) <= until * median;
  });
}

/** Rounds that an entry lacks because the instrument was the limit of as many: they are measured again. */
export function spoiltRounds(rounds: readonly RoundResult[], wanted: number): number {
  const valid = rounds.filter((round) => round.valid).length;
  const spoilt = rounds.filter((round) => round.instrumentLimited).length;
  return Math.max(0, Math.min(spoilt, wanted - valid));
}
