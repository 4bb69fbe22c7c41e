import { describe, expect, test } from 'vitest';
import { figureOf, pairedRatio } from './estimate.ts';
import { powerOf, roundsToFind } from './power.ts';
import { seededRandom } from './random.ts';
import { normal } from './testing/shapes.ts';

const RUNS = 2000;

/** In what share of so many runs the interval of a ratio excludes 1. */
function found(log: number, deviation: number, rounds: number, miss: number): number {
  const random = seededRandom(1);
  const runs = Array.from({ length: RUNS }, () => {
    const values = Array.from({ length: rounds }, () => Math.exp(log + deviation * normal(random)));
    const { low = 0, high = Number.POSITIVE_INFINITY } =
      pairedRatio(
        values,
        values.map(() => 1),
      )?.interval(miss) ?? {};
    return low > 1 || high < 1;
  });
  return runs.filter(Boolean).length / RUNS;
}

describe('a true difference is found in four of five runs of the rounds that are named', () => {
  // The logarithms of ratios of CPU to raw TCP have a standard deviation of 0.05 to 0.17.
  test.each([
    [1.1, 0.05, 0.05],
    [1.1, 0.1, 0.05],
    [1.1, 0.17, 0.05],
    [1.1, 0.1, 0.005],
    [1.3, 0.05, 0.05],
    [0.85, 0.17, 0.01],
  ])('%d times, with a deviation of %d, missing in %d', (ratio, deviation, miss) => {
    const effect = Math.log(ratio);
    const rounds = roundsToFind(effect / deviation, miss) ?? 0;
    expect(found(effect, deviation, rounds, miss)).toBeGreaterThan(0.77);
    // And fewer would not do.
    if (rounds > 4) expect(found(effect, deviation, rounds - 2, miss)).toBeLessThan(0.8);
  });

  test('of a median too', () => {
    const random = seededRandom(2);
    const draw = (rounds: number): number[] =>
      Array.from({ length: rounds }, () => 1.1 * Math.exp(0.15 * normal(random)));
    // Many rounds know the spread: what is asked is how many it takes for this one.
    const rounds = figureOf(draw(20_000).map((value) => value)).roundsToTell(1) ?? 0;
    expect(rounds).toBeGreaterThan(10);
    const told = Array.from({ length: RUNS }, () => (figureOf(draw(rounds)).interval()?.low ?? 0) > 1);
    expect(told.filter(Boolean).length / RUNS).toBeGreaterThan(0.77);
  });
});

test('power is what tables have', () => {
  // Cohen, Statistical Power Analysis: a paired difference of half a deviation takes 34 pairs, of 0.8 15.
  expect(roundsToFind(0.5, 0.05)).toBe(34);
  expect(roundsToFind(-0.8, 0.05)).toBe(15);
  expect(powerOf(34, 0.5, 0.05)).toBeCloseTo(0.808, 2);
});

test('nobody is told to wait for ever', () => {
  expect(roundsToFind(0.001, 0.05)).toBeUndefined();
});
