import type { Ledger } from '../wire/control.ts';
import { type PublishedFrame, Unacknowledged } from './acknowledgement.ts';
import type { Counters } from './counters.ts';
import type { Link } from './link.ts';

/** How a delivery knows what a consumer that acknowledges has really got. */
export interface AcknowledgementRule {
  readonly nowMs: () => number;
  /** No frame is sent while one that was sent earlier is this old and not acknowledged. */
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
  readonly #rule: AcknowledgementRule;
  readonly #acknowledges: boolean;
  readonly #unacknowledged = new Unacknowledged();
  #waiting: PublishedFrame | undefined;
  /** What the channel offered last: who joins while it is being passed on would get it twice. */
  #latest: PublishedFrame | undefined;
  #full = false;
  /** The link has it, and has not answered yet. */
  #inHand: PublishedFrame | undefined;
  #drainedMeanwhile = false;
  #over = false;
  #waitingInLinkBytes = 0;
  #offered = 0;
  #sent = 0;
  #dropped = 0;

  /** @param acknowledges whether the consumer does, and the rule holds */
  constructor(link: Link, counters: Counters, rule: AcknowledgementRule, acknowledges: boolean) {
    this.#link = link;
    this.#counters = counters;
    this.#rule = rule;
    this.#acknowledges = acknowledges;
  }

  /** @param published now, or to a consumer that has been sent nothing yet */
  offer(published: PublishedFrame): void {
    if (this.#over || published === this.#latest) return;
    this.#latest = published;
    this.#offered++;
    if (!this.#full && this.#inHand === undefined && !this.#isBehind(published.mark.publishedAtMs)) {
      this.#send(published, 0);
      return;
    }
    if (this.#waiting !== undefined) {
      this.#dropped++;
      this.#counters.framesDropped++;
    }
    this.#waiting = published;
  }

  /**
   * What waits is of an emitter that has left, and would come as if it were live. What was sent may not be acknowledged any
   * more: the next emitter has sequences of its own.
   */
  emitterLeft(): void {
    this.#unacknowledged.forget();
    if (this.#waiting === undefined) return;
    this.#waiting = undefined;
    this.#dropped++;
    this.#counters.framesDropped++;
  }

  drained(): void {
    this.#drainedMeanwhile = true;
    this.#full = false;
    this.#sendWaiting();
  }

  /** Nobody is there any more: nothing is sent, and its ledger stays as it is. */
  end(): void {
    this.#over = true;
  }

  /** The consumer has shown this frame and all before it. */
  acknowledged(sequence: number): void {
    const mark = this.#unacknowledged.acknowledge(sequence);
    if (mark !== undefined) {
      this.#counters.acknowledgementLag.observe(this.#rule.nowMs() - mark.publishedAtMs);
    }
    this.#sendWaiting();
  }

  /** At most so many bytes of frames wait in the link. */
  get waitingInLinkBytes(): number {
    return this.#full ? this.#waitingInLinkBytes : 0;
  }

  ledger(): Ledger {
    return {
      offered: this.#offered,
      sent: this.#sent,
      dropped: this.#dropped,
      waiting: (this.#waiting === undefined ? 0 : 1) + (this.#inHand === undefined ? 0 : 1),
    };
  }

  #isBehind(nowMs: number): boolean {
    if (!this.#acknowledges) return false;
    return this.#unacknowledged.oldestAgeMs(nowMs) >= this.#rule.longestUnacknowledgedMs;
  }

  #sendWaiting(): void {
    const next = this.#waiting;
    if (next === undefined || this.#full || this.#inHand !== undefined || this.#over) return;
    const nowMs = this.#rule.nowMs();
    if (this.#isBehind(nowMs)) return;
    this.#waiting = undefined;
    this.#send(next, nowMs - next.mark.publishedAtMs);
  }

  /** @param lagMs since the relay had it; none for a frame that is passed on as it comes */
  #send(published: PublishedFrame, lagMs: number): void {
    this.#inHand = published;
    this.#drainedMeanwhile = false;
    const outcome = this.#link.sendFrame(published.frame);
    // The session ended while the link had the frame: nobody knows what became of it.
    if (this.#over) return;
    this.#inHand = undefined;
    if (outcome === 'taken' || outcome === 'full') {
      this.#sent++;
      this.#counters.framesSent++;
      this.#counters.deliveryLag.observe(lagMs);
      this.#counters.bytesSent += published.frame.bytes.length;
      if (this.#acknowledges) this.#unacknowledged.sent(published.mark);
    }
    if (outcome === 'full') {
      this.#full = !this.#drainedMeanwhile;
      this.#waitingInLinkBytes = published.frame.bytes.length;
    } else if (outcome !== 'taken') this.#notTaken(published);
    if (this.#waiting !== undefined) this.#sendWaiting();
  }

  /** A closed link never drains: its last frame stays in `waiting` until the session is told that it closed. */
  #notTaken(published: PublishedFrame): void {
    this.#full = true;
    this.#waitingInLinkBytes = 0;
    if (this.#waiting === undefined) this.#waiting = published;
    else {
      this.#dropped++;
      this.#counters.framesDropped++;
    }
  }
}
