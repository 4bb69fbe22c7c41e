import { expect, test } from 'vitest';
import { Standstill } from './standstill.ts';

function showing(intervalMs: number, pictures: number): { standstill: Standstill; lastMs: number } {
  const standstill = new Standstill();
  for (let i = 0; i < pictures; i++) standstill.shown(i * intervalMs);
  return { standstill, lastMs: (pictures - 1) * intervalMs };
}

test('a picture that stays for more than two seconds stands still, until the next one', () => {
  const { standstill, lastMs } = showing(50, 100);
  expect(standstill.is(lastMs + 1900)).toBe(false);
  expect(standstill.is(lastMs + 2100)).toBe(true);
  standstill.shown(lastMs + 40_000);
  expect(standstill.is(lastMs + 41_900)).toBe(false);
  expect(standstill.is(lastMs + 42_100)).toBe(true);
});

test('of an emitter that sends a picture every two seconds that is nothing special', () => {
  const { standstill, lastMs } = showing(2000, 20);
  expect(standstill.is(lastMs + 3900)).toBe(false);
  expect(standstill.is(lastMs + 6100)).toBe(true);
});

test.each([1000, 2100, 3000, 10_000])(
  'a picture every %i ms does not flicker, once one interval is known',
  (intervalMs) => {
    const standstill = new Standstill();
    // Whoever comes is shown the newest picture at once, and the next one soon after it.
    for (const atMs of [-10, 0]) standstill.shown(atMs);
    for (let atMs = intervalMs; atMs < 20 * intervalMs; atMs += intervalMs) {
      standstill.shown(atMs);
      expect(standstill.is(atMs + intervalMs * 1.5)).toBe(false);
    }
  },
);

test('one that was late at the beginning does not set the pace', () => {
  const standstill = new Standstill();
  for (const atMs of [0, 30_000, 30_050, 30_100]) standstill.shown(atMs);
  expect(standstill.is(30_100 + 2100)).toBe(true);
});

test('nothing stands still before the first picture', () => {
  const { standstill, lastMs } = showing(50, 10);
  standstill.reset();
  expect(standstill.is(lastMs + 60_000)).toBe(false);
});
