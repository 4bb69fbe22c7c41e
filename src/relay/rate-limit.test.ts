import { expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';

/** How many of these, so many milliseconds apart, are let through. */
function letThrough(limit: RateLimit, events: number, intervalMs: number, amount = 1): number {
  let taken = 0;
  for (let i = 0; i < events; i++) if (limit.take(amount, i * intervalMs)) taken++;
  return taken;
}

test('whoever keeps to the pace is never stopped', () => {
  expect(letThrough(new RateLimit(20, 0), 2000, 50)).toBe(2000);
});

test('two seconds’ worth may come at once, and no more', () => {
  expect(letThrough(new RateLimit(20, 0), 100, 0)).toBe(40);
});

test('whoever is too fast is let through at the pace, after the burst', () => {
  const taken = letThrough(new RateLimit(20, 0), 1000, 10);
  expect(taken).toBeGreaterThan(200);
  expect(taken).toBeLessThan(245);
});

test('amounts count, not events', () => {
  expect(letThrough(new RateLimit(1000, 0), 10, 0, 300)).toBe(6);
});

test('what was not used is not saved up for ever', () => {
  const limit = new RateLimit(10, 0);
  expect(limit.take(1, 0)).toBe(true);
  expect(limit.take(21, 3_600_000)).toBe(false);
  expect(limit.take(20, 3_600_000)).toBe(true);
});
