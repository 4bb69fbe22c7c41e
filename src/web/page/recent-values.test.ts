import { expect, test } from 'vitest';
import { RecentValues } from './recent-values.ts';

test('a steady twenty a second is twenty a second', () => {
  const values = new RecentValues();
  for (let atMs = 0; atMs <= 10_000; atMs += 50) values.add(atMs, 3000);
  expect(values.perSecond(10_000)).toBe(20);
  expect(values.sumPerSecond(10_000)).toBe(60_000);
  expect(values.mean(10_000)).toBe(3000);
});

test('what is more than two seconds old does not count', () => {
  const values = new RecentValues();
  values.add(0, 100);
  values.add(1500, 200);
  expect(values.mean(1999)).toBe(150);
  expect(values.mean(2000)).toBe(200);
  expect(values.perSecond(3500)).toBe(0);
  expect(values.mean(3500)).toBeUndefined();
});
