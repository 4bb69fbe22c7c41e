import type { Spread } from '../results/results.ts';
import { median } from './median.ts';
import { type Interval, leastMiss, medianInterval } from './order-statistics.ts';
import { roundsToFind } from './power.ts';
import { studentQuantile } from './student.ts';

/** How often an interval misses, where nothing else is asked for. */
export const MISS = 0.05;

/** Fewer rounds say nothing of how sure a figure is. */
export const LEAST_ROUNDS = 3;

/** From so many on, values alone give an interval of their median of 95 %; below, their logarithms are taken to be normal. */
const LEAST_FOR_ORDER = 6;

/** A median needs this many times the values that a mean needs, of normal ones (Serfling, Approximation Theorems, 2.3). */
const MEDIAN_OVER_MEAN = Math.PI / 2;

/** What rounds say of a figure, and how sure that is. The point lies within every interval. */
export interface Estimate {
  readonly point: number;
  readonly rounds: number;
  /**
   * @param miss how often it may miss the truth (default: 0.05)
   * @returns undefined of fewer than three rounds
   */
  interval(miss?: number): Interval | undefined;
  /** The rounds that would likely tell the figure from a bound, if it is what was seen; undefined where nothing says. */
  roundsToTell(bound: number, miss?: number): number | undefined;
}

interface Scale {
  to(value: number): number;
  from(value: number): number;
}
const logarithmic: Scale = { to: Math.log, from: Math.exp };
const plain: Scale = { to: (value) => value, from: (value) => value };

/** Ratios of the truth to what is seen are alike whatever its size; where there is a 0 there are no ratios. */
const scaleOf = (values: readonly number[]): Scale =>
  values.every((value) => value > 0) ? logarithmic : plain;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function varianceOf(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/** What a t interval is made of. */
interface Centre {
  readonly scale: Scale;
  readonly centre: number;
  /** Of the centre. */
  readonly standardError: number;
  readonly degrees: number;
  /** Of the run with the fewest. */
  readonly rounds: number;
}

function centreOf(values: readonly number[], scale: Scale): Centre {
  const scaled = values.map(scale.to);
  return {
    scale,
    centre: mean(scaled),
    standardError: Math.sqrt(varianceOf(scaled) / scaled.length),
    degrees: scaled.length - 1,
    rounds: scaled.length,
  };
}

function studentInterval({ scale, centre, standardError, degrees }: Centre, miss: number): Interval {
  const reach = studentQuantile(degrees, miss) * standardError;
  return { low: scale.from(centre - reach), high: scale.from(centre + reach) };
}

function roundsToTellCentre({ scale, centre, standardError, rounds }: Centre, bound: number, miss: number) {
  const effect = (centre - scale.to(bound)) / (standardError * Math.sqrt(rounds));
  return Number.isFinite(effect) && effect !== 0 ? roundsToFind(effect, miss) : undefined;
}

/** Nothing but a point. */
const unsure = (point: number, rounds: number): Estimate => ({
  point,
  rounds,
  interval: () => undefined,
  roundsToTell: () => undefined,
});

/** The mean on its scale, with Student's interval. */
const ofCentre = (centre: Centre): Estimate => ({
  point: centre.scale.from(centre.centre),
  rounds: centre.rounds,
  interval: (miss = MISS) => studentInterval(centre, miss),
  roundsToTell: (bound, miss = MISS) => roundsToTellCentre(centre, bound, miss),
});

/**
 * A figure of an entry: the median over rounds. Its interval is Student's, of the logarithms, for three to five rounds, and
 * of the values in order from six on, which asks nothing of their distribution. A test simulates both at each number of
 * rounds (`estimate.long.test.ts`).
 */
export function figureOf(values: readonly number[]): Estimate {
  const point = median(values);
  const rounds = values.length;
  if (rounds < LEAST_ROUNDS) return unsure(point, rounds);
  const centre = centreOf(values, scaleOf(values));
  return {
    point,
    rounds,
    interval(miss = MISS) {
      if (centre.standardError === 0) return { low: point, high: point };
      const ordered = rounds < LEAST_FOR_ORDER ? { low: point, high: point } : medianInterval(values, miss);
      if (rounds >= LEAST_FOR_ORDER && miss >= leastMiss(rounds)) return ordered;
      const { low, high } = studentInterval(centre, miss);
      // The median may lie far from the mean, and an interval that is surer is the wider one.
      return { low: Math.min(low, ordered.low), high: Math.max(high, ordered.high) };
    },
    roundsToTell(bound, miss = MISS) {
      const needed = roundsToTellCentre(centre, bound, miss);
      if (needed === undefined || needed < LEAST_FOR_ORDER) return needed;
      return Math.ceil(MEDIAN_OVER_MEAN * needed);
    },
  };
}

/**
 * `a[i] / b[i]`: what was measured in the same round is compared, and nothing else. The point is the geometric mean of the
 * ratios. Undefined where no pair has one, so that "cannot be said" is never mistaken for 0 times.
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): Estimate | undefined {
  const ratios = a
    .map((value, i) => value / (b[i] ?? Number.NaN))
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0);
  if (ratios.length === 0) return undefined;
  const centre = centreOf(ratios, logarithmic);
  return ratios.length < LEAST_ROUNDS
    ? unsure(logarithmic.from(centre.centre), ratios.length)
    : ofCentre(centre);
}

/** By how much `a[i]` exceeds `b[i]`: the mean difference of the same rounds. Undefined where there are none. */
export function pairedDifference(a: readonly number[], b: readonly number[]): Estimate | undefined {
  const differences = a.map((value, i) => value - (b[i] ?? Number.NaN)).filter(Number.isFinite);
  if (differences.length === 0) return undefined;
  if (differences.length < LEAST_ROUNDS) return unsure(mean(differences), differences.length);
  return ofCentre(centreOf(differences, plain));
}

/**
 * The ratio of the geometric means of values that have nothing to do with each other, as those of two runs, with Welch's
 * interval (Biometrika 34, 1947) of the logarithms.
 */
export function independentRatio(a: readonly number[], b: readonly number[]): Estimate | undefined {
  if (a.length === 0 || b.length === 0 || ![...a, ...b].every((value) => value > 0)) return undefined;
  const [mine, theirs] = [centreOf(a, logarithmic), centreOf(b, logarithmic)];
  const rounds = Math.min(a.length, b.length);
  const centre = mine.centre - theirs.centre;
  if (rounds < LEAST_ROUNDS) return unsure(Math.exp(centre), rounds);
  const [varianceA, varianceB] = [mine.standardError ** 2, theirs.standardError ** 2];
  const variance = varianceA + varianceB;
  const degrees = variance ** 2 / (varianceA ** 2 / mine.degrees + varianceB ** 2 / theirs.degrees);
  return ofCentre({
    scale: logarithmic,
    centre,
    standardError: Math.sqrt(variance),
    degrees: Number.isFinite(degrees) ? degrees : rounds - 1,
    rounds,
  });
}

/** A figure that came with its interval of 95 %, whatever that is of: it cannot be asked for another. */
export const withOwnInterval = ({ median: point, low, high }: Spread, rounds: number): Estimate => ({
  ...unsure(point, rounds),
  interval: () => (low === undefined || high === undefined ? undefined : { low, high }),
});
