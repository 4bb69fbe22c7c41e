import { expect, test } from 'vitest';
import { leastMiss, medianInterval } from './order-statistics.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

test('where values alone give the coverage that is asked for, they are the interval', () => {
  // Of 25, from the 8th to the 18th is 95.67 %, and from the 9th to the 17th 89.22 % (binomial).
  const { low, high } = medianInterval(upTo(25), 1 - 0.956_7);
  expect(low).toBeCloseTo(8, 2);
  expect(high).toBeCloseTo(18, 2);
});

test('otherwise it lies between two of them, alike on both sides', () => {
  const { low, high } = medianInterval(upTo(25), 0.05);
  expect(low).toBeGreaterThan(8);
  expect(low).toBeLessThan(9);
  expect(low + high).toBeCloseTo(26, 9);
});

test('no interval reaches beyond the values', () => {
  expect(leastMiss(6)).toBeCloseTo(0.03125);
  expect(medianInterval(upTo(6), leastMiss(6))).toEqual({ low: 1, high: 6 });
  expect(medianInterval(upTo(6), 0.001)).toEqual({ low: 1, high: 6 });
});
