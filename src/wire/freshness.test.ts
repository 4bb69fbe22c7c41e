import { describe, expect, test } from 'vitest';
import { Freshness } from './freshness.ts';

/** A path from an emitter whose clock is an hour ahead. */
const AHEAD_MS = 3_600_000;

function watched() {
  const freshness = new Freshness();
  return {
    freshness,
    /** A frame of `atMs` comes `delayMs` later. */
    stale: (atMs: number, delayMs: number): boolean =>
      freshness.isStale((atMs + AHEAD_MS) * 1000, atMs + delayMs),
  };
}

test('frames that come as fast as the path lets them are fresh, whatever the clocks say', () => {
  const { stale } = watched();
  for (let atMs = 0; atMs < 2000; atMs += 50) expect(stale(atMs, 40 + (atMs % 7))).toBe(false);
});

test('after a stall the old ones are stale, and the first that is not is shown', () => {
  const { stale } = watched();
  for (let atMs = 0; atMs < 1000; atMs += 50) stale(atMs, 40);
  // Ten frames waited in buffers for ten seconds, and then come all at once.
  for (let i = 0; i < 10; i++) expect(stale(1000 + i * 50, 10_000 - i * 50)).toBe(true);
  expect(stale(11_000, 60)).toBe(false);
});

test('a path that has become longer is taken as it is, after a second', () => {
  const { stale } = watched();
  for (let atMs = 0; atMs < 1000; atMs += 50) stale(atMs, 40);
  const late = Array.from({ length: 40 }, (_, i) => stale(1000 + i * 50, 900));
  expect(late.indexOf(false)).toBe(20);
  expect(late.slice(20).every((isStale) => !isStale)).toBe(true);
});

describe('another emitter', () => {
  test('with another clock is fresh at once', () => {
    const { stale, freshness } = watched();
    stale(0, 40);
    freshness.reset();
    expect(stale(-3_000_000, 3_000_040)).toBe(false);
  });
});

test('clocks that drift apart do not make frames stale', () => {
  const { stale } = watched();
  const results: boolean[] = [];
  // A hundred parts in a million, for three hours.
  for (let atMs = 0; atMs < 10_800_000; atMs += 10_000) results.push(stale(atMs, 40 + atMs * 0.0001));
  expect(results.every((isStale) => !isStale)).toBe(true);
});

test('a few old frames far apart are stale, and do not make a longer path', () => {
  const { stale } = watched();
  for (let atMs = 0; atMs < 1000; atMs += 50) stale(atMs, 40);
  expect(stale(2000, 30_000)).toBe(true);
  expect(stale(2050, 35_000)).toBe(true);
});
