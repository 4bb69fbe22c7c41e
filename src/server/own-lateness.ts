/** How often it is looked. */
const INTERVAL_MS = 100;

/** For so long a late look is remembered, and as long again at most. */
const REMEMBERED_MS = 1000;

/**
 * How late this process has been of late to do what was due: with much to do, or stopped, it is as late to read what its clients
 * have answered, and they are not.
 */
export class OwnLateness {
  readonly #nowMs: () => number;
  #lookedAtMs: number;
  #sinceMs: number;
  #worstMs = 0;
  #worstBeforeMs = 0;

  /** @param nowMs of a clock that never goes back */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#lookedAtMs = nowMs();
    this.#sinceMs = this.#lookedAtMs;
  }

  /** The worst of the last one to two seconds, in milliseconds. */
  get ms(): number {
    return Math.max(this.#worstMs, this.#worstBeforeMs);
  }

  /** To be called each `INTERVAL_MS`. */
  look(): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#sinceMs >= REMEMBERED_MS) {
      this.#worstBeforeMs = this.#worstMs;
      this.#worstMs = 0;
      this.#sinceMs = nowMs;
    }
    this.#worstMs = Math.max(this.#worstMs, nowMs - this.#lookedAtMs - INTERVAL_MS);
    this.#lookedAtMs = nowMs;
  }

  /** Looks from now on; answers with the function that ends it. */
  watch(): () => void {
    const timer = setInterval(() => this.look(), INTERVAL_MS).unref();
    return () => clearInterval(timer);
  }
}
