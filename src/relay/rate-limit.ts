/** How long somebody may go at twice the pace, or make up for a pause: timers and networks bunch things up. */
const BURST_SECONDS = 2;

/** Lets through so much a second, with some patience for bursts. Times are milliseconds of a clock that never goes back. */
export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #filledAtMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond * BURST_SECONDS;
    this.#filledAtMs = nowMs;
  }

  /** Takes that much if it is there; false if it is not. */
  take(amount: number, nowMs: number): boolean {
    const most = this.#perSecond * BURST_SECONDS;
    this.#left = Math.min(most, this.#left + ((nowMs - this.#filledAtMs) / 1000) * this.#perSecond);
    this.#filledAtMs = nowMs;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
