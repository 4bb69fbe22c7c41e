import type { LinkDirection } from './profile.ts';

/** Bytes on their way, and when they are through. Times are milliseconds on any one clock. */
interface Segment {
  readonly bytes: Uint8Array;
  readonly serialisedAtMs: number;
  readonly dueMs: number;
}

/** One direction of one simulated link: what goes in comes out whole and in order, as late as the link makes it. */
export class Shaper {
  readonly #link: LinkDirection;
  readonly #random: () => number;
  #segments: Segment[] = [];
  #busyUntilMs = 0;
  #lastDueMs = 0;
  #stallFromMs: number;

  /** @param random decides on jitter and stalls */
  constructor(link: LinkDirection, random: () => number) {
    this.#link = link;
    this.#random = random;
    this.#stallFromMs = this.#untilNextStallMs();
  }

  push(bytes: Uint8Array, nowMs: number): void {
    const { bitsPerSecond, delayMs, jitterMs } = this.#link;
    const startMs = this.#pastStalls(Math.max(nowMs, this.#busyUntilMs));
    this.#busyUntilMs = startMs + (bytes.length * 8000) / bitsPerSecond;
    // Jitter makes bytes late; it does not let them overtake.
    const dueMs = Math.max(this.#lastDueMs, this.#busyUntilMs + delayMs + jitterMs * this.#random());
    this.#lastDueMs = dueMs;
    this.#segments.push({ bytes, serialisedAtMs: this.#busyUntilMs, dueMs });
  }

  /** What has come through by now. */
  take(nowMs: number): Uint8Array[] {
    const count = this.#segments.findIndex(({ dueMs }) => dueMs > nowMs);
    return this.#segments.splice(0, count < 0 ? this.#segments.length : count).map(({ bytes }) => bytes);
  }

  /** When the next bytes come through; undefined if none are on their way. */
  get nextDueMs(): number | undefined {
    return this.#segments[0]?.dueMs;
  }

  /** Bytes that wait in front of the bottleneck: those behind it are in flight. */
  queuedBytes(nowMs: number): number {
    return this.#segments.reduce(
      (sum, { bytes, serialisedAtMs }) => (serialisedAtMs > nowMs ? sum + bytes.length : sum),
      0,
    );
  }

  /** No more should be pushed until some has gone. */
  isFull(nowMs: number): boolean {
    return this.queuedBytes(nowMs) >= this.#link.bufferBytes;
  }

  /** The first moment from `atMs` on at which the link does not stall. */
  #pastStalls(atMs: number): number {
    const { stall } = this.#link;
    if (stall === undefined) return atMs;
    let moment = atMs;
    while (this.#stallFromMs <= moment) {
      moment = Math.max(moment, this.#stallFromMs + stall.forMs);
      this.#stallFromMs += stall.forMs + this.#untilNextStallMs();
    }
    return moment;
  }

  /** Stalls come at random, on average once in `everyMs`. */
  #untilNextStallMs(): number {
    const { stall } = this.#link;
    return stall === undefined ? Number.POSITIVE_INFINITY : -Math.log(1 - this.#random()) * stall.everyMs;
  }
}
