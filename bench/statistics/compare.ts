import type { EntryResult, RoundResult, Spread } from '../results/results.ts';
import { median, pairedRatioSpread, spreadOf } from './spread.ts';

/** With fewer rounds than this an interval says little. */
export const FEW_ROUNDS = 5;

export interface Comparison {
  /** `a` over `b`, of the rounds that both have. */
  readonly ratio: Spread;
  readonly rounds: number;
  /** `less` and `more` only where the whole interval is on one side of 1. */
  readonly verdict: 'less' | 'more' | 'unsure';
  /** How many rounds would likely tell the two apart, if they differ by as much as was seen; undefined where nothing says. */
  readonly roundsToTell: number | undefined;
}

/** Normal quantiles for an interval of 95 % that excludes 1 four times in five. */
const CONFIDENCE_QUANTILE = 1.96;
const POWER_QUANTILE = 0.84;
/** A median needs this many times the values that a mean needs, of normal ones (Serfling, Approximation Theorems, 2.3). */
const MEDIAN_OVER_MEAN = Math.PI / 2;

/**
 * The usual sample size for a paired difference (Lachin, Controlled Clinical Trials 2, 1981), of the logarithms of the
 * ratios, for a median.
 */
function likelyRoundsToTell(ratios: readonly number[]): number | undefined {
  const logs = ratios.map(Math.log).filter(Number.isFinite);
  if (logs.length < 3) return undefined;
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const effect = Math.abs(median(logs));
  if (effect === 0) return undefined;
  const rounds = (MEDIAN_OVER_MEAN * variance * (CONFIDENCE_QUANTILE + POWER_QUANTILE) ** 2) / effect ** 2;
  return Math.max(logs.length + 1, Math.ceil(rounds));
}

/** Sets two entries of a run against each other, round by round; undefined where no round lets them be compared. */
export function compareEntries(
  a: EntryResult,
  b: EntryResult,
  read: (round: RoundResult) => number | undefined,
): Comparison | undefined {
  const pairs = pairsOf(a, b, read);
  const ratio = pairedRatioSpread(
    pairs.map(([mine]) => mine),
    pairs.map(([, theirs]) => theirs),
  );
  if (ratio === undefined) return undefined;
  const roundsToTell = likelyRoundsToTell(pairs.map(([mine, theirs]) => mine / theirs));
  const verdict = ratio.high < 1 ? 'less' : ratio.low > 1 ? 'more' : 'unsure';
  return { ratio, rounds: pairs.length, verdict, roundsToTell };
}

/** By how much `a` exceeds `b` in the rounds that both have; undefined where there are none. */
export function differenceOf(
  a: EntryResult,
  b: EntryResult,
  read: (round: RoundResult) => number | undefined,
): Spread | undefined {
  const differences = pairsOf(a, b, read).map(([mine, theirs]) => mine - theirs);
  return differences.length === 0 ? undefined : spreadOf(differences);
}

function pairsOf(
  a: EntryResult,
  b: EntryResult,
  read: (round: RoundResult) => number | undefined,
): (readonly [number, number])[] {
  return a.rounds.flatMap((mine) => {
    const theirs = b.rounds.find((round) => round.round === mine.round);
    if (!mine.valid || theirs === undefined || !theirs.valid) return [];
    const pair = [read(mine), read(theirs)] as const;
    return pair[0] === undefined || pair[1] === undefined ? [] : [[pair[0], pair[1]] as const];
  });
}
