/** How far the two clocks may drift apart before the wall clock is believed, in milliseconds. */
const TOLERANCE_MS = 20;

export interface Clocks {
  /** Milliseconds since the Unix epoch, such as `Date.now`. */
  readonly wallMs: () => number;
  /** Finer, and never set, such as `performance.now`. */
  readonly monotonicMs: () => number;
  /** When the monotonic clock was at zero, in milliseconds since the Unix epoch. */
  readonly originMs: number;
}

/**
 * Whole microseconds since the Unix epoch, as fine as the monotonic clock. That one stops while a computer sleeps, so
 * it is set anew whenever the wall clock has moved away from it.
 */
export function epochClock(clocks: Clocks): () => number {
  let { originMs } = clocks;
  return () => {
    const monotonicMs = clocks.monotonicMs();
    const wallMs = clocks.wallMs();
    if (Math.abs(wallMs - monotonicMs - originMs) > TOLERANCE_MS) originMs = wallMs - monotonicMs;
    return Math.round((originMs + monotonicMs) * 1000);
  };
}

/** This browser's clock: whole microseconds since the Unix epoch. */
export const nowMicros: () => number = epochClock({
  wallMs: Date.now,
  monotonicMs: () => performance.now(),
  originMs: performance.timeOrigin,
});
