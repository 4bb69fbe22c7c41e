import { expect, test } from 'vitest';
import { epochClock } from './clock.ts';

function clockAt(originMs: number) {
  const at = { wallMs: originMs, monotonicMs: 0 };
  const now = epochClock({ wallMs: () => at.wallMs, monotonicMs: () => at.monotonicMs, originMs });
  return { at, now };
}

test('it is as fine as the monotonic clock, in whole microseconds', () => {
  const { at, now } = clockAt(1000);
  at.wallMs += 5;
  at.monotonicMs += 5.12345;
  expect(now()).toBe(1_005_123);
});

test('a small difference between the clocks is not followed', () => {
  const { at, now } = clockAt(1000);
  at.wallMs += 15;
  expect(now()).toBe(1_000_000);
});

test('after a sleep, or when the wall clock is set, it is right again', () => {
  const { at, now } = clockAt(1000);
  at.wallMs += 3_600_000;
  at.monotonicMs += 10;
  expect(now()).toBe(3_601_000_000);
  at.monotonicMs += 1.5;
  expect(now()).toBe(3_601_001_500);
});
