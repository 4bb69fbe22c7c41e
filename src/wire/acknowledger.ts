import type { FrameHeader } from './frame.ts';
import { FramePositions } from './frame-positions.ts';

/**
 * Of capture time between two acknowledgements. The relay holds frames back from whoever has not acknowledged for some seconds
 * what has come: pings tell it of the way, and only this of a page that has no time to show what it gets.
 */
const INTERVAL_MS = 2000;

/** How much later than in a steady stream an acknowledgement goes out by the clock. */
const PATIENCE_MS = 100;

/** How often `tick` is to be called, in milliseconds. */
export const ACKNOWLEDGER_TICK_MS = 100;

type Acknowledged = Pick<FrameHeader, 'sequence' | 'captureTimeMicros'>;

/** A frame that has come, for when it has been shown. */
export interface Arrival extends Acknowledged {
  /** See `FramePositions`. */
  readonly position: number;
}

/**
 * The consumer's side of acknowledged delivery: cumulative, every other second.
 *
 * All consumers of a channel acknowledge the same frames, the first of each interval of capture time: what arrives together
 * costs the relay half of what it costs when it is woken for each.
 */
export class Acknowledger {
  readonly #send: (sequence: number) => void;
  readonly #positions = new FramePositions();
  #interval: number | undefined;
  #pending: number | undefined;
  /** Not by its sequence: that of a picture in work may be larger than all that come, and then none would be told of again. */
  #newestShownPosition = 0;
  #lastSentAtMs = Number.NEGATIVE_INFINITY;

  constructor(send: (sequence: number) => void) {
    this.#send = send;
  }

  /** An emitter has come, or the relay again: what was before says nothing of what comes, and is acknowledged no more. */
  reset(): void {
    this.#positions.beginAnew();
    this.#interval = undefined;
    this.#pending = undefined;
    this.#newestShownPosition = this.#positions.latest;
  }

  /** A frame has come; it will be shown, or is stale. */
  arrived({ sequence, captureTimeMicros }: Acknowledged): Arrival {
    return { position: this.#positions.next(sequence), sequence, captureTimeMicros };
  }

  /** A frame has been shown, or skipped, and what came before it is done with. */
  shown({ position, sequence, captureTimeMicros }: Arrival, nowMs: number): void {
    // A picture may be ready only after a newer one was skipped, which has told of it already.
    if (position <= this.#newestShownPosition) return;
    this.#newestShownPosition = position;
    this.#pending = sequence;
    const interval = Math.floor(captureTimeMicros / 1000 / INTERVAL_MS);
    if (interval === this.#interval) return;
    this.#interval = interval;
    this.#sendPending(nowMs);
  }

  /** To be called a few times a second, so that the last frame before a pause is acknowledged too. */
  tick(nowMs: number): void {
    if (nowMs - this.#lastSentAtMs >= INTERVAL_MS + PATIENCE_MS) this.#sendPending(nowMs);
  }

  #sendPending(nowMs: number): void {
    if (this.#pending === undefined) return;
    this.#send(this.#pending);
    this.#pending = undefined;
    this.#lastSentAtMs = nowMs;
  }
}
