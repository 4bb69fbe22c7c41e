/** Answers so close together came at one moment, */
const AT_ONCE_MS = 2;

/** and are a sign if their questions were asked so far apart. */
const APART_MS = 15;

/** How long a sign is good for. */
const REMEMBERED_MS = 5000;

/** The least of so many round trips is without what a single loss costs. */
const ROUND_TRIPS = 5;

/**
 * Tells a way that loses packets from one that is full, by when answers come. Behind a lost packet all that came after it waits at
 * the far end, and is let go at one moment when the packet has come again; a bottleneck lets nothing go faster than it carries.
 */
export class LossWitness {
  #releasedAtMs = Number.NEGATIVE_INFINITY;
  #answeredAtMs = Number.NEGATIVE_INFINITY;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  /** Of answers that came by themselves. */
  readonly #roundTripsMs: number[] = [];

  /** What was asked then is answered now. */
  answered(askedAtMs: number, nowMs: number): void {
    if (nowMs - this.#answeredAtMs > AT_ONCE_MS) {
      this.#roundTripsMs.push(nowMs - askedAtMs);
      if (this.#roundTripsMs.length > ROUND_TRIPS) this.#roundTripsMs.shift();
    } else if (askedAtMs - this.#askedAtMs > APART_MS) this.#releasedAtMs = nowMs;
    this.#answeredAtMs = nowMs;
    this.#askedAtMs = askedAtMs;
  }

  /**
   * Whether answers are late because packets are lost, and nothing waits in front of the bottleneck.
   *
   * @param nearMs the longest round trip of a way that is not full
   */
  loses(nowMs: number, nearMs: number): boolean {
    return nowMs - this.#releasedAtMs < REMEMBERED_MS && Math.min(...this.#roundTripsMs) <= nearMs;
  }
}
