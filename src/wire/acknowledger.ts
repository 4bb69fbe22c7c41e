import type { FrameHeader } from './frame.ts';
import { FramePositions } from './frame-positions.ts';

/**
 * Of capture time between two acknowledgements of a stream that comes without gaps. The relay holds frames back from whoever
 * has not acknowledged for 500 ms: this leaves the rest of them for the way there and back.
 */
const LONGEST_INTERVAL_MS = 400;

/** Where frames are held back, because the way is long or slow. */
const SHORTEST_INTERVAL_MS = 100;

/** Whoever hears nothing for so long may have stood still, and is sent what waited for it meanwhile. */
const SILENCE_MS = 1000;

/** Without a gap for so long, fewer acknowledgements are tried again. */
const CALM_MS = 30_000;

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
 * The consumer's side of acknowledged delivery: cumulative, a few times a second, more often where frames are missing.
 *
 * All consumers of a channel acknowledge the same frames, the first of each interval of capture time: what arrives together
 * costs the relay half of what it costs when it is woken for each.
 */
export class Acknowledger {
  readonly #send: (sequence: number) => void;
  readonly #positions = new FramePositions();
  #intervalMs = LONGEST_INTERVAL_MS;
  #calmSinceMs: number | undefined;
  #lastArrivedAtMs: number | undefined;
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
    this.#intervalMs = LONGEST_INTERVAL_MS;
    this.#calmSinceMs = undefined;
    this.#positions.beginAnew();
    this.#lastArrivedAtMs = undefined;
    this.#interval = undefined;
    this.#pending = undefined;
    this.#newestShownPosition = this.#positions.latest;
  }

  /** A frame has come; it will be shown, or is stale. */
  arrived({ sequence, captureTimeMicros }: Acknowledged, nowMs: number): Arrival {
    const before = this.#positions.latest;
    const position = this.#positions.next(sequence);
    const gap = position > before + 1;
    const silence = this.#lastArrivedAtMs !== undefined && nowMs - this.#lastArrivedAtMs >= SILENCE_MS;
    this.#lastArrivedAtMs = nowMs;
    this.#calmSinceMs ??= nowMs;
    if (gap || silence) {
      this.#intervalMs = silence
        ? SHORTEST_INTERVAL_MS
        : Math.max(SHORTEST_INTERVAL_MS, this.#intervalMs / 2);
      this.#calmSinceMs = nowMs;
      this.#interval = undefined;
    } else if (nowMs - this.#calmSinceMs >= CALM_MS) {
      this.#intervalMs = Math.min(LONGEST_INTERVAL_MS, this.#intervalMs * 2);
      this.#calmSinceMs = nowMs;
    }
    return { position, sequence, captureTimeMicros };
  }

  /** A frame has been shown, or skipped, and what came before it is done with. */
  shown({ position, sequence, captureTimeMicros }: Arrival, nowMs: number): void {
    // A picture may be ready only after a newer one was skipped, which has told of it already.
    if (position <= this.#newestShownPosition) return;
    this.#newestShownPosition = position;
    this.#pending = sequence;
    const interval = Math.floor(captureTimeMicros / 1000 / this.#intervalMs);
    if (interval === this.#interval) return;
    this.#interval = interval;
    this.#sendPending(nowMs);
  }

  /** To be called a few times a second, so that the last frame before a pause is acknowledged too. */
  tick(nowMs: number): void {
    if (nowMs - this.#lastSentAtMs >= this.#intervalMs + PATIENCE_MS) this.#sendPending(nowMs);
  }

  #sendPending(nowMs: number): void {
    if (this.#pending === undefined) return;
    this.#send(this.#pending);
    this.#pending = undefined;
    this.#lastSentAtMs = nowMs;
  }
}
