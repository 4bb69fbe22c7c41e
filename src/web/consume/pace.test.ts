import { describe, expect, test } from 'vitest';
import { Pace } from './pace.ts';

/** Frames each 50 ms; of each ten, so many come and so many of these are shown. */
function watch(pace: Pace, { came, shown, fromMs = 0, forMs = 8000 }: Record<string, number>): void {
  let missing = 0;
  for (let atMs = fromMs; atMs < fromMs + forMs; atMs += 50) {
    const place = (atMs / 50) % 10;
    if (place >= (came ?? 10)) {
      missing++;
      continue;
    }
    pace.came(atMs, missing);
    missing = 0;
    if (place < (shown ?? 10)) pace.shown(atMs);
  }
}

describe('whoever sees', () => {
  test.each([
    [10, 10, undefined],
    [9, 9, undefined],
    [5, 5, { bottleneck: 'connection', picturesPerSecond: 10 }],
    [10, 5, { bottleneck: 'device', picturesPerSecond: 10 }],
    // Who shows late acknowledges late, and is sent less.
    [8, 5, { bottleneck: 'device', picturesPerSecond: 10 }],
  ])('%i of 10 come and %i are shown', (came, shown, slowness) => {
    const pace = new Pace();
    watch(pace, { came, shown });
    expect(pace.slowness(7999)).toEqual(slowness);
  });

  test('too few to tell is told nothing', () => {
    const pace = new Pace();
    pace.came(0, 0);
    pace.came(2000, 5);
    expect(pace.slowness(2001)).toBeUndefined();
  });
});

test('what was said is said until it is as good as whole again', () => {
  const pace = new Pace();
  watch(pace, { came: 5, shown: 5 });
  expect(pace.slowness(7999)).toBeDefined();
  watch(pace, { came: 9, shown: 9, fromMs: 8000 });
  expect(pace.slowness(15_999)?.bottleneck).toBe('connection');
  watch(pace, { came: 10, shown: 10, fromMs: 16_000 });
  expect(pace.slowness(23_999)).toBeUndefined();
});

test('what comes over another connection is judged by itself', () => {
  const pace = new Pace();
  watch(pace, { came: 5, shown: 5 });
  pace.beginAnew();
  watch(pace, { came: 9, shown: 9, fromMs: 8000, forMs: 1000 });
  expect(pace.slowness(8999)).toBeUndefined();
});
