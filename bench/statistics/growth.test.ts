import { expect, test } from 'vitest';
import { growthOf } from './growth.ts';

const MB = 1e6;
const slope = (median: number) => ({ median, low: median - 0.1 * MB, high: median + 0.1 * MB });

test.each([
  [10, 500, 'untold'],
  [299, 0, 'untold'],
  [600, 500, 'grows'],
  // A heap may settle by as much in ten minutes.
  [600, 8, 'none seen'],
  [36_000, 8, 'grows'],
  [36_000, 0.5, 'none seen'],
  [36_000, -8, 'none seen'],
] as const)('of a run of %i s a slope of %f MB an hour is "%s"', (seconds, megabytes, verdict) => {
  expect(growthOf(slope(megabytes * MB), seconds).verdict).toBe(verdict);
});

test('what lies on both sides of the least that can be told is no growth', () => {
  expect(growthOf({ median: 5 * MB, low: -1 * MB, high: 11 * MB }, 36_000).verdict).toBe('none seen');
});
