import type { Spread } from '../results/results.ts';
import { seededRandom } from './random.ts';

const RESAMPLES = 2000;
const CONFIDENCE = 0.95;

/** The same rounds give the same interval. */
const BOOTSTRAP_SEED = 1;

/** The value in the middle; the mean of the two in the middle where their number is even. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/**
 * The median and its 95 % percentile-bootstrap interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * section 13.3). One value is its own interval; of nothing all three are 0.
 */
export function spreadOf(values: readonly number[]): Spread {
  const [only] = values;
  if (only === undefined) return { median: 0, low: 0, high: 0 };
  if (values.length === 1) return { median: only, low: only, high: only };
  // In one order, so that the interval does not depend on the order of the rounds.
  const sorted = values.toSorted((a, b) => a - b);
  const random = seededRandom(BOOTSTRAP_SEED);
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(sorted.map(() => sorted[Math.floor(random() * sorted.length)] ?? only)),
  ).sort((a, b) => a - b);
  const at = (share: number): number => medians[Math.round(share * (RESAMPLES - 1))] ?? only;
  return { median: median(sorted), low: at((1 - CONFIDENCE) / 2), high: at((1 + CONFIDENCE) / 2) };
}

/**
 * The spread of `a[i] / b[i]`: what was measured in the same round is compared, and nothing else. Undefined where no
 * pair has a ratio, so that "cannot be said" is never mistaken for 0 times.
 */
export function pairedRatioSpread(a: readonly number[], b: readonly number[]): Spread | undefined {
  const ratios = a.map((value, i) => value / (b[i] ?? Number.NaN)).filter(Number.isFinite);
  return ratios.length === 0 ? undefined : spreadOf(ratios);
}

/** The spread of the ratio of two medians whose values have nothing to do with each other, as those of two runs. */
export function independentRatioSpread(a: readonly number[], b: readonly number[]): Spread | undefined {
  const ratio = median(a) / median(b);
  if (!Number.isFinite(ratio)) return undefined;
  const random = seededRandom(BOOTSTRAP_SEED);
  const resampled = (values: readonly number[]): number =>
    median(values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN));
  const ratios = Array.from({ length: RESAMPLES }, () => resampled(a) / resampled(b))
    .filter(Number.isFinite)
    .sort((x, y) => x - y);
  const at = (share: number): number => ratios[Math.round(share * (ratios.length - 1))] ?? ratio;
  return { median: ratio, low: at((1 - CONFIDENCE) / 2), high: at((1 + CONFIDENCE) / 2) };
}
