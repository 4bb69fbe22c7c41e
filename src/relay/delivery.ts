import type { Ledger } from '../wire/control.ts';
import { type PublishedFrame, Unacknowledged } from './acknowledgement.ts';
import type { Counters } from './counters.ts';
import type { Link } from './link.ts';

/** How a delivery knows what a consumer that acknowledges has really got. */
export interface AcknowledgementRule {
  readonly nowMs: () => number;
  /** No frame is sent while one that was sent earlier is older than this and not acknowledged. */
  readonly longestUnacknowledgedMs: number;
}

/**
 * One consumer's delivery: the latest frame wins. There is room for one frame on its way and one waiting; a newer
 * frame replaces the waiting one. Memory is bounded whatever the consumer does.
 *
 * "On its way" has two witnesses: the link, and where it acknowledges, the consumer.
 */
export class Delivery {
  readonly #link: Link;
  readonly #counters: Counters;
  readonly #rule: AcknowledgementRule | undefined;
  readonly #unacknowledged = new Unacknowledged();
  #waiting: PublishedFrame | undefined;
  #full = false;
  #offered = 0;
  #sent = 0;
  #dropped = 0;

  /** @param rule for consumers that acknowledge */
  constructor(link: Link, counters: Counters, rule?: AcknowledgementRule) {
    this.#link = link;
    this.#counters = counters;
    this.#rule = rule;
  }

  offer(published: PublishedFrame): void {
    this.#offered++;
    if (!this.#full && !this.#isBehind()) {
      this.#send(published);
      return;
    }
    if (this.#waiting !== undefined) {
      this.#dropped++;
      this.#counters.framesDropped++;
    }
    this.#waiting = published;
  }

  drained(): void {
    this.#full = false;
    this.#sendWaiting();
  }

  /** The consumer has shown this frame and all before it. */
  acknowledged(sequence: number): void {
    this.#unacknowledged.acknowledge(sequence);
    this.#sendWaiting();
  }

  ledger(): Ledger {
    return {
      offered: this.#offered,
      sent: this.#sent,
      dropped: this.#dropped,
      waiting: this.#waiting === undefined ? 0 : 1,
    };
  }

  #isBehind(): boolean {
    const rule = this.#rule;
    return (
      rule !== undefined && this.#unacknowledged.oldestAgeMs(rule.nowMs()) > rule.longestUnacknowledgedMs
    );
  }

  #sendWaiting(): void {
    const next = this.#waiting;
    if (next === undefined || this.#full || this.#isBehind()) return;
    this.#waiting = undefined;
    this.#send(next);
  }

  #send(published: PublishedFrame): void {
    const outcome = this.#link.sendFrame(published.frame);
    if (outcome === 'taken' || outcome === 'full') {
      this.#sent++;
      this.#counters.framesSent++;
      this.#counters.bytesSent += published.frame.bytes.length;
      if (this.#rule !== undefined) this.#unacknowledged.sent(published.mark);
    }
    if (outcome === 'taken') return;
    // A closed link never drains: its last frame stays in `waiting` until the session is told that it closed.
    this.#full = true;
    if (outcome !== 'full') this.#waiting = published;
  }
}
