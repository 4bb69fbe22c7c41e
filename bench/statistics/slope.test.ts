import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { slopeOf } from './slope.ts';

const line = (slope: number, noise: number, seed = 1) => {
  const random = seededRandom(seed);
  return Array.from({ length: 600 }, (_, x) => ({ x, y: 1000 + slope * x + noise * random() }));
};

test('a line has its slope, and no error', () => {
  const { median, low, high } = slopeOf(line(3, 0)) ?? { median: 0, low: 0, high: 0 };
  expect(median).toBeCloseTo(3, 6);
  expect(high - low).toBeLessThan(1e-6);
});

test('noise alone is no slope, in most of many tries', () => {
  const contain = Array.from({ length: 100 }, (_, seed) => slopeOf(line(0, 50, seed + 1))).filter(
    (slope) => slope !== undefined && slope.low <= 0 && slope.high >= 0,
  );
  expect(contain.length).toBeGreaterThan(88);
});

test('a leak is seen through the noise', () => {
  expect(slopeOf(line(0.5, 50))?.low).toBeGreaterThan(0.4);
});

test('too few points say nothing', () => {
  expect(slopeOf([])).toBeUndefined();
  expect(slopeOf(line(1, 0).slice(0, 2))).toBeUndefined();
  expect(slopeOf([1, 2, 3].map((y) => ({ x: 1, y })))).toBeUndefined();
});
