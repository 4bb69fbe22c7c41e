import { expect, test } from 'vitest';
import { Lag, lagBoundsMs } from './lag.ts';

test('each observation is in the first bucket that holds it', () => {
  const lag = new Lag();
  for (const lagMs of [0, 1, 1.5, 500, 5000, 5001, 60_000]) lag.observe(lagMs);
  const counted = [...lag.counts].map((count, bucket) => [lagBoundsMs[bucket] ?? 'more', count]);
  expect(counted.filter(([, count]) => count !== 0)).toEqual([
    [1, 2],
    [2, 1],
    [500, 1],
    [5000, 1],
    ['more', 2],
  ]);
  expect(lag.sumMs).toBe(70_503.5);
});
