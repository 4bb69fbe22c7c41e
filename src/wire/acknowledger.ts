/** Between two acknowledgements: a few a second are enough for the relay, and cost it little. */
export const ACKNOWLEDGE_INTERVAL_MS = 200;

/**
 * The consumer's side of acknowledged delivery: cumulative, and at most a few times a second. A consumer that is sent few
 * frames acknowledges each at once.
 */
export class Acknowledger {
  readonly #send: (sequence: number) => void;
  #pending: number | undefined;
  #lastSentAtMs = Number.NEGATIVE_INFINITY;

  constructor(send: (sequence: number) => void) {
    this.#send = send;
  }

  /** A frame has been shown, and what came before it is done with. */
  shown(sequence: number, nowMs: number): void {
    this.#pending = sequence;
    this.tick(nowMs);
  }

  /** To be called a few times a second, so that the last frame before a pause is acknowledged too. */
  tick(nowMs: number): void {
    if (this.#pending === undefined || nowMs - this.#lastSentAtMs < ACKNOWLEDGE_INTERVAL_MS) return;
    this.#send(this.#pending);
    this.#pending = undefined;
    this.#lastSentAtMs = nowMs;
  }
}
