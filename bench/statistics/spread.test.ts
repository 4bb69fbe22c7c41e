import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, pairedRatioSpread, spreadOf } from './spread.ts';

const values = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });

test('the median is the value in the middle, or between the two there', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

describe('the bootstrap interval', () => {
  test('holds the median and lies within the values', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const { median: middle, low, high } = spreadOf(sample);
        expect(low).toBeLessThanOrEqual(middle);
        expect(middle).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...sample));
        expect(high).toBeLessThanOrEqual(Math.max(...sample));
      }),
      { numRuns: 30 },
    );
  });

  test('does not depend on the order, and scales with the values', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const spread = spreadOf(sample);
        expect(spreadOf(sample.toReversed())).toEqual(spread);
        const doubled = spreadOf(sample.map((value) => value * 2));
        expect(doubled.low).toBeCloseTo(spread.low * 2, 6);
        expect(doubled.high).toBeCloseTo(spread.high * 2, 6);
      }),
      { numRuns: 30 },
    );
  });

  test('is as wide as theory says for the median of 25 evenly spread values', () => {
    // The 95 % interval of a median by order statistics (binomial) goes from the 8th to the 18th of 25.
    const { low, high } = spreadOf(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(low).toBeGreaterThanOrEqual(7);
    expect(low).toBeLessThanOrEqual(9);
    expect(high).toBeGreaterThanOrEqual(17);
    expect(high).toBeLessThanOrEqual(19);
  });

  test('of one value is that value, and of nothing 0', () => {
    expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
    expect(spreadOf([])).toEqual({ median: 0, low: 0, high: 0 });
  });
});

test('ratios are of the same round', () => {
  expect(pairedRatioSpread([2, 4, 6], [1, 2, 3])).toEqual({ median: 2, low: 2, high: 2 });
  expect(pairedRatioSpread([2, 4], [1, 0])).toEqual({ median: 2, low: 2, high: 2 });
  expect(pairedRatioSpread([2, 0], [0, 0])).toBeUndefined();
});
