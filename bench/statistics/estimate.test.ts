import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Estimate, figureOf, independentRatio, pairedDifference, pairedRatio } from './estimate.ts';
import { seededRandom } from './random.ts';
import { figureMisses, pairMisses, runMisses } from './testing/coverage.ts';
import { shapes } from './testing/shapes.ts';

const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 12 });
const misses = [0.05, 0.0125, 0.001];

const width = (estimate: Estimate, miss?: number): number => {
  const { low, high } = estimate.interval(miss) ?? { low: Number.NaN, high: Number.NaN };
  return high - low;
};

describe('an interval', () => {
  test.each([
    ['a figure', (sample: number[]) => figureOf(sample)],
    ['a figure with a 0', (sample: number[]) => figureOf([0, ...sample])],
    ['a ratio', (sample: number[]) => pairedRatio(sample, sample.toReversed())],
    ['a difference', (sample: number[]) => pairedDifference(sample, sample.toReversed())],
    ['a ratio of two runs', (sample: number[]) => independentRatio(sample, sample.slice(0, 3))],
  ])('of %s holds its point, and is wider the seldomer it may miss', (_what, estimateOf) => {
    fc.assert(
      fc.property(values, (sample) => {
        const estimate = estimateOf(sample);
        if (estimate === undefined) throw new Error('no estimate');
        const slack = 1e-9 * Math.abs(estimate.point);
        for (const miss of misses) {
          const { low = Number.NaN, high = Number.NaN } = estimate.interval(miss) ?? {};
          expect(low).toBeLessThanOrEqual(estimate.point + slack);
          expect(high).toBeGreaterThanOrEqual(estimate.point - slack);
        }
        const rounding = 1 - 1e-9;
        expect(width(estimate, 0.0125)).toBeGreaterThanOrEqual(rounding * width(estimate, 0.05));
        expect(width(estimate, 0.001)).toBeGreaterThanOrEqual(rounding * width(estimate, 0.0125));
      }),
      { numRuns: 50 },
    );
  });

  test('is none of one or two rounds', () => {
    expect(figureOf([4.76]).interval()).toBeUndefined();
    expect(figureOf([4.76, 4.8]).interval()).toBeUndefined();
    expect(pairedRatio([4, 5], [2, 2])?.interval()).toBeUndefined();
    expect(pairedDifference([4, 5], [2, 2])?.interval()).toBeUndefined();
    expect(independentRatio([1, 2, 3], [1, 2])?.interval()).toBeUndefined();
    expect(figureOf([4, 5]).roundsToTell(1)).toBeUndefined();
  });

  test('of what is the same in every round is that alone', () => {
    expect(figureOf([7, 7, 7]).interval()).toEqual({ low: 7, high: 7 });
    expect(figureOf([0, 0, 0, 0, 0, 0]).interval()).toEqual({ low: 0, high: 0 });
  });

  test('does not depend on the order, and scales with the values', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const spread = figureOf(sample).interval();
        expect(figureOf(sample.toReversed()).interval()?.low).toBeCloseTo(spread?.low ?? Number.NaN, 6);
        const doubled = figureOf(sample.map((value) => value * 2)).interval();
        expect((doubled?.high ?? 0) / (spread?.high ?? 1)).toBeCloseTo(2, 6);
      }),
      { numRuns: 30 },
    );
  });
});

test('the point of a figure is its median, of a ratio the geometric mean, of a difference the mean', () => {
  expect(figureOf([1, 2, 30]).point).toBe(2);
  expect(pairedRatio([2, 8], [1, 1])?.point).toBeCloseTo(4);
  expect(pairedDifference([2, 8], [1, 1])?.point).toBe(4);
  expect(independentRatio([2, 8], [1, 4])?.point).toBeCloseTo(2);
});

test('ratios are of the same round, and what has none is left out', () => {
  expect(pairedRatio([2, 4, 6], [1, 2, 3])?.point).toBeCloseTo(2);
  expect(pairedRatio([2, 4], [1, 0])).toMatchObject({ point: 2, rounds: 1 });
  expect(pairedRatio([2, 0], [0, 0])).toBeUndefined();
  expect(independentRatio([0, 1, 1], [1, 1, 1])).toBeUndefined();
});

// Every number of rounds, and more runs, are in estimate.long.test.ts.
test.each([
  ['figures', figureMisses],
  ['two entries that are alike', pairMisses],
  ['two runs that are alike', runMisses],
])('of %s few intervals miss, whatever their shape', (_what, missesOf) => {
  const random = seededRandom(1);
  for (const shape of shapes) {
    for (const rounds of [3, 5, 7, 10])
      expect(missesOf(shape, rounds, random, 800), `${shape.name}, ${rounds}`).toBeLessThanOrEqual(0.07);
  }
});
