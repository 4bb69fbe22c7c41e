import type { Clock } from '../meters/clock.ts';

/** Further apart than this, the machine's clock was set, or the machine slept. `Date` tells milliseconds. */
const LEAST_DRIFT_MICROS = 2500;

/** Microseconds since the Unix epoch as all processes of a machine have them, by a clock that is never set. */
export const steadyClock: Clock = () => Math.round(1000 * (performance.timeOrigin + performance.now()));

/** By how much the machine's clock is ahead of that. */
export function clockDriftMicros(): number {
  const aheadMicros = 1000 * Date.now() + 500 - steadyClock();
  return Math.abs(aheadMicros) < LEAST_DRIFT_MICROS ? 0 : aheadMicros;
}
