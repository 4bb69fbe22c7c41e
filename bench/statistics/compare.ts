import type { EntryResult, RoundResult } from '../results/results.ts';
import { type Estimate, pairedDifference, pairedRatio } from './estimate.ts';

type Read = (round: RoundResult) => number | undefined;

/** `a` over `b`, round by round: the geometric mean. Undefined where no round lets them be compared. */
export const ratioBetween = (a: EntryResult, b: EntryResult, read: Read): Estimate | undefined =>
  pairedRatio(...pairsOf(a, b, read));

/** The ratios themselves, of the rounds that both have. */
export function ratiosBetween(a: EntryResult, b: EntryResult, read: Read): number[] {
  const [mine, theirs] = pairsOf(a, b, read);
  return mine.map((value, i) => value / (theirs[i] ?? Number.NaN)).filter(Number.isFinite);
}

/** By how much `a` exceeds `b` in the rounds that both have, on average; undefined where there are none. */
export const differenceBetween = (a: EntryResult, b: EntryResult, read: Read): Estimate | undefined =>
  pairedDifference(...pairsOf(a, b, read));

/** What both have measured, in the same order. */
function pairsOf(a: EntryResult, b: EntryResult, read: Read): [number[], number[]] {
  const pairs = a.rounds.flatMap((mine) => {
    const theirs = b.rounds.find((round) => round.round === mine.round);
    if (!mine.valid || theirs === undefined || !theirs.valid) return [];
    const pair = [read(mine), read(theirs)] as const;
    return pair[0] === undefined || pair[1] === undefined ? [] : [[pair[0], pair[1]] as const];
  });
  return [pairs.map(([mine]) => mine), pairs.map(([, theirs]) => theirs)];
}
