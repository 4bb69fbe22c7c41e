import { figureOf, independentRatio, pairedRatio } from '../estimate.ts';
import { alikeSeriesOf, type Shape, seriesOf } from './shapes.ts';

/** Draws runs whose truth is known, and counts in how many of them an interval of 95 % misses it: a share, 0 to 1. */
type Simulation = (shape: Shape, rounds: number, random: () => number, runs: number) => number;

const missed = (runs: number, misses: () => boolean): number =>
  Array.from({ length: runs }, misses).filter(Boolean).length / runs;

const isOutside = (interval: { low: number; high: number } | undefined, truth: number): boolean =>
  interval !== undefined && (interval.low > truth || interval.high < truth);

/** Of a figure by itself. */
export const figureMisses: Simulation = (shape, rounds, random, runs) =>
  missed(runs, () => isOutside(figureOf(seriesOf(shape, rounds, random)).interval(), shape.truth));

/** Of two entries that do not differ, in turns: a verdict where there is no difference. */
export const pairMisses: Simulation = (shape, rounds, random, runs) =>
  missed(runs, () => {
    const [a = [], b = []] = alikeSeriesOf(2, shape, rounds, random);
    return isOutside(pairedRatio(a, b)?.interval(), 1);
  });

/** Of two runs that do not differ. */
export const runMisses: Simulation = (shape, rounds, random, runs) =>
  missed(runs, () =>
    isOutside(
      independentRatio(seriesOf(shape, rounds, random), seriesOf(shape, rounds, random))?.interval(),
      1,
    ),
  );
