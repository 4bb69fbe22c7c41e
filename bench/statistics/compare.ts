import type { EntryResult, RoundResult, Spread } from '../results.ts';
import { pairedRatioSpread } from './spread.ts';

/** With fewer rounds than this an interval says little. */
export const FEW_ROUNDS = 5;

export interface Comparison {
  /** `a` over `b`, of the rounds that both have. */
  readonly ratio: Spread;
  readonly rounds: number;
  /** `less` and `more` only where the whole interval is on one side of 1. */
  readonly verdict: 'less' | 'more' | 'unsure';
}

/** Sets two entries of a run against each other, round by round; undefined where no round lets them be compared. */
export function compareEntries(
  a: EntryResult,
  b: EntryResult,
  read: (round: RoundResult) => number,
): Comparison | undefined {
  const pairs = a.rounds.flatMap((mine) => {
    const theirs = b.rounds.find((round) => round.round === mine.round);
    return mine.valid && theirs?.valid ? [[read(mine), read(theirs)] as const] : [];
  });
  const ratio = pairedRatioSpread(
    pairs.map(([mine]) => mine),
    pairs.map(([, theirs]) => theirs),
  );
  if (ratio === undefined) return undefined;
  const verdict = ratio.high < 1 ? 'less' : ratio.low > 1 ? 'more' : 'unsure';
  return { ratio, rounds: pairs.length, verdict };
}
