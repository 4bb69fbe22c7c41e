/** A frame this much later than the freshest is old news. */
const STALE_MS = 500;

/** Frames that go on being late for as long as this come over a path that has become longer: that is how fresh they are. */
const LONGER_PATH_AFTER_MS = 1000;

/** And at least so many of them: two may be far apart and have waited for it. */
const LONGER_PATH_AFTER_FRAMES = 3;

/** Clocks drift apart; the best time of a path is forgotten faster than any of them does. */
const DRIFT_PER_MS = 0.0005;

/**
 * Tells a consumer which frames are stale, without a clock in common with the emitter: the shortest time that a frame has
 * seemed to take is taken for the time of the path, and what is later than that by more than half a second has waited
 * somewhere.
 */
export class Freshness {
  #shortestMs = Number.POSITIVE_INFINITY;
  #lastMs = 0;
  #staleSinceMs: number | undefined;
  #staleFrames = 0;

  /** An emitter has come, whose clock may be another. */
  reset(): void {
    this.#shortestMs = Number.POSITIVE_INFINITY;
    this.#staleSinceMs = undefined;
  }

  /** @param nowMs on this side's clock, when the frame came */
  isStale(captureTimeMicros: number, nowMs: number): boolean {
    const seemsMs = nowMs - captureTimeMicros / 1000;
    this.#shortestMs = Math.min(seemsMs, this.#shortestMs + DRIFT_PER_MS * Math.max(0, nowMs - this.#lastMs));
    this.#lastMs = nowMs;
    if (seemsMs - this.#shortestMs <= STALE_MS) {
      this.#staleSinceMs = undefined;
      return false;
    }
    if (this.#staleSinceMs === undefined) this.#staleFrames = 0;
    this.#staleSinceMs ??= nowMs;
    this.#staleFrames++;
    if (nowMs - this.#staleSinceMs < LONGER_PATH_AFTER_MS || this.#staleFrames < LONGER_PATH_AFTER_FRAMES)
      return true;
    this.#shortestMs = seemsMs;
    this.#staleSinceMs = undefined;
    return false;
  }
}
