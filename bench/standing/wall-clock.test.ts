import { expect, test } from 'vitest';
import { clockDriftMicros } from './wall-clock.ts';

/** A machine whose clock is that far ahead, and on which a process is kept from its processor at the first looks, for so long. */
function machine({ aheadMs = 0, stops = 0, stopMs = 25 }) {
  let micros = 1_000_000_000;
  let looks = 0;
  const steadyMicros = (): number => {
    micros += 10;
    return micros;
  };
  const wallMs = (): number => {
    const ms = Math.floor(micros / 1000) + aheadMs;
    if (looks++ < stops) micros += 1000 * stopMs;
    return ms;
  };
  return [wallMs, steadyMicros] as const;
}

test('a clock that was set is ahead, or behind', () => {
  expect(clockDriftMicros(...machine({}))).toBe(0);
  for (const aheadMs of [90, -90])
    expect(Math.abs(clockDriftMicros(...machine({ aheadMs })) - 1000 * aheadMs)).toBeLessThan(1000);
});

test('a process that was kept from its processor between two looks is not', () => {
  for (const stops of [1, 2, 4]) expect(clockDriftMicros(...machine({ stops }))).toBe(0);
  const drift = clockDriftMicros(...machine({ stops: 3, aheadMs: 90 }));
  expect(Math.abs(drift - 90_000)).toBeLessThan(1000);
});
