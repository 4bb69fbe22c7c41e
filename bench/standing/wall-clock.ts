import type { Clock } from '../meters/clock.ts';

/** Further apart than this, the machine's clock was set, or the machine slept. `Date` tells milliseconds. */
const LEAST_DRIFT_MICROS = 2500;

/** Who is kept from its processor between looks at two clocks takes that for a difference of theirs, and looks again, so often. */
const PROMPT_MICROS = 500;
const MOST_LOOKS = 5;

/** Microseconds since the Unix epoch as all processes of a machine have them, by a clock that is never set. */
export const steadyClock: Clock = () => Math.round(1000 * (performance.timeOrigin + performance.now()));

/**
 * By how much the machine's clock is ahead of that.
 *
 * @param wallMs the machine's clock, in milliseconds since the Unix epoch
 */
export function clockDriftMicros(wallMs: () => number = Date.now, steadyMicros: Clock = steadyClock): number {
  let [quickestMicros, aheadMicros] = [Number.POSITIVE_INFINITY, 0];
  for (let look = 0; look < MOST_LOOKS && quickestMicros > PROMPT_MICROS; look++) {
    const beforeMicros = steadyMicros();
    const wallMicros = 1000 * wallMs() + 500;
    const tookMicros = steadyMicros() - beforeMicros;
    if (tookMicros >= quickestMicros) continue;
    quickestMicros = tookMicros;
    aheadMicros = wallMicros - beforeMicros - tookMicros / 2;
  }
  return Math.abs(aheadMicros) < LEAST_DRIFT_MICROS ? 0 : aheadMicros;
}
