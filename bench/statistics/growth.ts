import type { Spread } from '../results/results.ts';

const SECONDS_PER_HOUR = 3600;

/** Until then a process fills its pools and caches; a leak goes on. */
export const SETTLED_AFTER_SHARE = 0.3;

/** In less time pools are still filling, and every process looks like one that leaks. */
const LEAST_SECONDS_FOR_VERDICT = 300;

/** What a relay may grow by in an hour and still run for a month on a small machine. */
const MOST_BYTES_PER_HOUR = 1_000_000;

/**
 * Four of V8's pages. A heap goes on settling by them for many minutes: relays that were level at the end of ten minutes had
 * grown by 0.3 to 0.9 MB since their third, which would be 3 to 8 MB an hour. So a short run can tell large leaks only, and
 * only a run of more than an hour tells all that matter.
 */
const SETTLING_BYTES = 4 * 256 * 1024;

/** Whether a process's memory grows. */
export interface Growth {
  /** `untold` where the run was too short for either. */
  readonly verdict: 'grows' | 'none seen' | 'untold';
  /** The least growth that a run of such a length can tell from settling, in bytes an hour. */
  readonly leastTold: number;
}

/** @param slope of the memory once it had settled, in bytes an hour, with its interval */
export function growthOf(slope: Spread, seconds: number): Growth {
  const settling = (SETTLING_BYTES * SECONDS_PER_HOUR) / ((1 - SETTLED_AFTER_SHARE) * seconds);
  const leastTold = Math.max(MOST_BYTES_PER_HOUR, settling);
  if (seconds < LEAST_SECONDS_FOR_VERDICT) return { verdict: 'untold', leastTold };
  return { verdict: (slope.low ?? slope.median) > leastTold ? 'grows' : 'none seen', leastTold };
}
