import { expect, test } from 'vitest';
import { drawable, latencyAxis, ticksBetween } from './latency-axis.ts';
import { wide } from './layout.ts';

test('the axis holds all latencies and little else', () => {
  expect(ticksBetween(0.37, 104)).toEqual([0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200]);
  expect(ticksBetween(3, 30)).toEqual([2, 5, 10, 20, 50]);
  expect(ticksBetween(0.06, 900)).toEqual([0.01, 0.1, 1, 10, 100, 1000]);
});

test('one value, a power of ten or nothing has an axis too', () => {
  expect(ticksBetween(10, 10)).toEqual([10, 20]);
  expect(ticksBetween(7, 7)).toEqual([5, 10]);
  expect(latencyAxis([], wide)).toMatchObject({ min: 0.05, max: 0.1 });
});

test('a latency of nothing is drawn at the bottom', () => {
  expect(drawable(0)).toBe(0.05);
  expect(latencyAxis([0, 3], wide)).toMatchObject({ min: 0.05, max: 5 });
});
