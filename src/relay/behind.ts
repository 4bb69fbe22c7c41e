import type { Ledger } from '../wire/control.ts';

interface Watching {
  readonly delivery: { ledger(): Ledger };
}

const NOTHING_YET = { offered: 0, sent: 0 };

/** How often it is asked who is behind. */
const INTERVAL_MS = 2000;

/** Whoever is sent less than this share of what is offered is behind. */
const ENOUGH = 0.85;

/** Of fewer frames nothing can be told. */
const FEWEST_OFFERED = 5;

/**
 * Counts the consumers that get fewer frames than the emitter sends. It is asked with each frame, so it needs no timer: where no
 * frames come nobody can be behind.
 */
export class Behind {
  #sinceMs: number | undefined;
  readonly #before = new WeakMap<Watching['delivery'], Ledger>();

  /**
   * @param nowMs of a clock that never goes back
   * @returns how many are behind, each two seconds; undefined in between
   */
  count(consumers: Iterable<Watching>, nowMs: number): number | undefined {
    if (this.#sinceMs !== undefined && nowMs - this.#sinceMs < INTERVAL_MS) return undefined;
    const isFirst = this.#sinceMs === undefined;
    this.#sinceMs = nowMs;
    let behind = 0;
    for (const { delivery } of consumers) if (this.#isBehind(delivery)) behind++;
    return isFirst ? undefined : behind;
  }

  /** What was sent of another emitter's says nothing of what comes. */
  beginAnew(): void {
    this.#sinceMs = undefined;
  }

  #isBehind(delivery: Watching['delivery']): boolean {
    const now = delivery.ledger();
    const before = this.#before.get(delivery) ?? NOTHING_YET;
    this.#before.set(delivery, now);
    const offered = now.offered - before.offered;
    // One may be waiting for no longer than the others.
    return offered >= FEWEST_OFFERED && now.sent - before.sent + 1 < ENOUGH * offered;
  }
}
