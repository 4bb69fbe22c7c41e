import type { LinkDirection, Stall } from './profile.ts';

/** Bytes on their way. Times are milliseconds on any one clock. */
interface Waiting {
  readonly bytes: Uint8Array;
  readonly arrivedMs: number;
}

/** What has come through, and when it should have. */
export interface Through {
  readonly bytes: Uint8Array;
  readonly dueMs: number;
}

/** What becomes of a packet: it is on its way, the link has lost it, or its queue was full. */
export type Fate = 'taken' | 'lost' | 'queue full';

/**
 * One direction of one simulated link: what goes in comes out whole and in order, as late as the link makes it. Bytes wait in
 * a queue, go on the wire one after the other, and then have their way. It has no clock: whoever uses it says what time it is.
 */
export class Shaper {
  #link: LinkDirection;
  readonly #random: () => number;
  /** Into a period of stalls, at 0 of the clock. */
  readonly #stallPhaseMs: number;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #onTheirWay: Through[] = [];
  #busyUntilMs = Number.NEGATIVE_INFINITY;
  /** Of what is on the wire until then. */
  #busyBytes = 0;
  #lastDueMs = Number.NEGATIVE_INFINITY;
  #outage: { fromMs: number; untilMs: number } | undefined;

  /**
   * @param random decides on jitter and losses
   * @param stallPhase where in its period of stalls the link is at 0 of the clock, 0 to 1: both directions share one
   */
  constructor(link: LinkDirection, random: () => number, stallPhase = 0) {
    this.#link = link;
    this.#random = random;
    this.#stallPhaseMs = stallPhase * (link.stall?.everyMs ?? 0);
  }

  /** What waits in the queue goes on as the link is from now on; what is on its way comes as it was. */
  change(changes: Partial<LinkDirection>, nowMs: number): void {
    this.#advance(nowMs);
    this.#link = { ...this.#link, ...changes };
  }

  /**
   * A packet, which a link may lose. The queue has room for what its bottleneck takes in a certain time, and a pause takes of that
   * time as well: in a long one packets are lost, as where a queue lets none become too old.
   */
  offer(bytes: Uint8Array, nowMs: number): Fate {
    if (this.#loses(nowMs)) return 'lost';
    const { bitsPerSecond, bufferBytes } = this.#link;
    const aheadBytes = (this.#clearedMs(nowMs) - nowMs) * (bitsPerSecond / 8000);
    if (aheadBytes + bytes.length > bufferBytes) return 'queue full';
    this.push(bytes, nowMs);
    return 'taken';
  }

  /** Bytes of a sender that is held back where the queue is full, and of which nothing is lost. */
  push(bytes: Uint8Array, nowMs: number): void {
    this.#waiting.push({ bytes, arrivedMs: nowMs });
    this.#waitingBytes += bytes.length;
    this.#advance(nowMs);
  }

  /** What has come through by now. */
  take(nowMs: number): Through[] {
    this.#advance(nowMs);
    const count = this.#onTheirWay.findIndex(({ dueMs }) => dueMs > nowMs);
    return this.#onTheirWay.splice(0, count < 0 ? this.#onTheirWay.length : count);
  }

  /** When to look again; undefined if nothing is here. What is on the wire comes before what waits for it. */
  get nextDueMs(): number | undefined {
    const [first] = this.#onTheirWay;
    if (first !== undefined) return first.dueMs;
    const [next] = this.#waiting;
    return next === undefined ? undefined : this.#startMs(next);
  }

  /** Bytes that wait in front of the bottleneck: those behind it are in flight. */
  queuedBytes(nowMs: number): number {
    this.#advance(nowMs);
    return this.#waitingBytes + (this.#busyUntilMs > nowMs ? this.#busyBytes : 0);
  }

  /** No more should be pushed until some has gone. */
  isFull(nowMs: number): boolean {
    return this.queuedBytes(nowMs) >= this.#link.bufferBytes;
  }

  /** Puts on the wire what has its turn by now. */
  #advance(nowMs: number): void {
    const { bitsPerSecond, delayMs, jitterMs } = this.#link;
    let started = 0;
    for (const next of this.#waiting) {
      const startMs = this.#startMs(next);
      if (startMs > nowMs) break;
      const { bytes } = next;
      this.#busyUntilMs = startMs + (bytes.length * 8000) / bitsPerSecond;
      this.#busyBytes = bytes.length;
      this.#waitingBytes -= bytes.length;
      // Jitter makes bytes late; it does not let them overtake.
      const dueMs = Math.max(this.#lastDueMs, this.#busyUntilMs + delayMs + jitterMs * this.#random());
      this.#lastDueMs = dueMs;
      this.#onTheirWay.push({ bytes, dueMs });
      started++;
    }
    if (started > 0) this.#waiting.splice(0, started);
  }

  #startMs({ arrivedMs }: Waiting): number {
    return this.#pastStalls(Math.max(arrivedMs, this.#busyUntilMs));
  }

  /** The first moment from `atMs` on at which the link does not stall. */
  #pastStalls(atMs: number): number {
    const { stall } = this.#link;
    if (stall === undefined) return atMs;
    const sinceMs = this.#sinceStallMs(atMs, stall);
    return sinceMs < stall.forMs ? atMs + stall.forMs - sinceMs : atMs;
  }

  /** When a packet that came now could go on the wire, behind all that waits. */
  #clearedMs(nowMs: number): number {
    this.#advance(nowMs);
    const { bitsPerSecond, stall } = this.#link;
    const bytesPerMs = bitsPerSecond / 8000;
    let atMs = this.#pastStalls(Math.max(nowMs, this.#busyUntilMs));
    let leftMs = this.#waitingBytes / bytesPerMs;
    if (stall === undefined) return atMs + leftMs;
    for (;;) {
      const untilStallMs = stall.everyMs - this.#sinceStallMs(atMs, stall);
      if (leftMs <= untilStallMs) return this.#pastStalls(atMs + leftMs);
      leftMs -= untilStallMs;
      atMs += untilStallMs + stall.forMs;
    }
  }

  /** Since the last stall began. */
  #sinceStallMs(atMs: number, { everyMs }: Stall): number {
    return (((atMs + this.#stallPhaseMs) % everyMs) + everyMs) % everyMs;
  }

  #loses(nowMs: number): boolean {
    const { lossShare = 0, outageMs = 0 } = this.#link;
    if (lossShare === 0) return false;
    if (outageMs === 0) return this.#random() < lossShare;
    this.#outage ??= this.#nextOutage(nowMs, lossShare, outageMs);
    while (this.#outage.untilMs <= nowMs) {
      this.#outage = this.#nextOutage(this.#outage.untilMs, lossShare, outageMs);
    }
    return nowMs >= this.#outage.fromMs;
  }

  /** Outages come at random, so often that `lossShare` of the time is lost. */
  #nextOutage(afterMs: number, lossShare: number, outageMs: number): { fromMs: number; untilMs: number } {
    const meanGapMs = (outageMs * (1 - lossShare)) / lossShare;
    const fromMs = afterMs - Math.log(1 - this.#random()) * meanGapMs;
    return { fromMs, untilMs: fromMs + outageMs };
  }
}
