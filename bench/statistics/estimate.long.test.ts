import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';
import { figureMisses, pairMisses, runMisses } from './testing/coverage.ts';
import { shapes } from './testing/shapes.ts';

const RUNS = 5000;

/** 5 %, and three standard errors of a share of so many runs: the worst of a hundred shares comes that far by chance. */
const FIVE_PERCENT = 0.06;
const WORST_SHAPE = 0.07;

const everyNumber = Array.from({ length: 18 }, (_, i) => i + 3);

test.each([
  ['a figure', figureMisses],
  ['two entries', pairMisses],
  ['two runs', runMisses],
])('intervals of %s miss in one of twenty, of 3 to 20 rounds, whatever their shape', (_what, misses) => {
  const random = seededRandom(5);
  const worst = shapes
    .map((shape) => Math.max(...everyNumber.map((rounds) => misses(shape, rounds, random, RUNS))))
    .toSorted((a, b) => b - a);
  expect(worst[0]).toBeLessThanOrEqual(WORST_SHAPE);
  expect(worst[1]).toBeLessThanOrEqual(FIVE_PERCENT);
});
