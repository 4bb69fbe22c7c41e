import type { Ledger } from '../wire/control.ts';
import { type PublishedFrame, Unacknowledged } from './acknowledgement.ts';
import type { Counters, HeldBackBy } from './counters.ts';
import { InFlight } from './in-flight.ts';
import type { Link } from './link.ts';

/** How a delivery knows what a consumer that acknowledges has shown. */
export interface AcknowledgementRule {
  readonly nowMs: () => number;
  /** No frame is sent while one that was sent earlier is this old, beyond a round trip, and not acknowledged. */
  readonly longestUnacknowledgedMs: number;
  /** How late this process may have been of late to read what has come: nobody else is blamed for that. */
  readonly ownLatenessMs?: (() => number) | undefined;
  /** How often a consumer is asked that is on time, in milliseconds; undefined, or without it, once a second. */
  readonly longestAskMs?: (() => number | undefined) | undefined;
  /** Whether consumers are asked, and held to what their answers say; without it they always are. */
  readonly asks?: (() => boolean) | undefined;
}

/** Who acknowledges nothing for so much longer, and takes frames all the same, has forgotten to. */
const FORGETFUL_AFTER_MS = 7000;

/**
 * One consumer's delivery: the latest frame wins. Little is on its way, and one frame waits; a newer frame replaces the waiting
 * one. Memory is bounded whatever the consumer does.
 *
 * How much is on its way the link says, by its library; where the link can ask, the consumer, by its answers; and what has been
 * shown of it, if the consumer acknowledges.
 */
export class Delivery {
  readonly #link: Link;
  readonly #counters: Counters;
  readonly #rule: AcknowledgementRule;
  /** Undefined if the link cannot ask. */
  #inFlight: InFlight | undefined;
  /** Undefined if the consumer does not acknowledge. */
  readonly #unacknowledged: Unacknowledged | undefined;
  #waiting: PublishedFrame | undefined;
  /** What the channel offered last: who joins while it is being passed on would get it twice. */
  #latest: PublishedFrame | undefined;
  #full = false;
  /** The link has it, and has not answered yet. */
  #inHand: PublishedFrame | undefined;
  #drainedMeanwhile = false;
  #over = false;
  #heldBackBy: HeldBackBy | undefined;
  #waitingInLinkBytes = 0;
  #offered = 0;
  #sent = 0;
  #dropped = 0;

  /** @param acknowledges whether the consumer does, and the rule holds */
  constructor(link: Link, counters: Counters, rule: AcknowledgementRule, acknowledges: boolean) {
    this.#link = link;
    this.#counters = counters;
    this.#rule = rule;
    this.#inFlight = link.ask === undefined ? undefined : this.#newInFlight();
    this.#unacknowledged = acknowledges ? new Unacknowledged() : undefined;
  }

  /** @param published now, or to a consumer that has been sent nothing yet */
  offer(published: PublishedFrame): void {
    if (this.#over || published === this.#latest) return;
    this.#latest = published;
    this.#offered++;
    const nowMs = this.#offered === 1 ? this.#rule.nowMs() : published.mark.publishedAtMs;
    const reason = this.#whyNot(nowMs);
    this.#holdBack(reason);
    if (this.#waiting !== undefined) this.#drop();
    this.#waiting = reason === undefined ? undefined : published;
    if (reason === undefined) this.#send(published, nowMs, 0);
    if (reason === 'late') this.#ask(nowMs);
  }

  /**
   * What waits is of an emitter that has left, and would come as if it were live. What was sent may not be acknowledged any
   * more: the next emitter has sequences of its own.
   */
  emitterLeft(): void {
    this.#unacknowledged?.forget();
    if (this.#waiting === undefined) return;
    this.#waiting = undefined;
    this.#drop();
  }

  drained(): void {
    this.#drainedMeanwhile = true;
    this.#full = false;
    this.#sendWaiting();
  }

  /** Nobody is there any more: nothing is sent, and its ledger stays as it is. */
  end(): void {
    this.#over = true;
    this.#holdBack(undefined);
  }

  /**
   * The consumer has answered what its link asked.
   *
   * @returns whether anything had been asked by this token
   */
  answered(token: number): boolean {
    const nowMs = this.#rule.nowMs();
    const lagMs = this.#inFlight?.answered(token, nowMs);
    if (lagMs === undefined) return false;
    this.#counters.answerLag.observe(lagMs);
    this.#sendWaiting();
    this.#ask(nowMs);
    return true;
  }

  /** The consumer has shown this frame and all before it. */
  acknowledged(sequence: number): void {
    const acknowledged = this.#unacknowledged?.acknowledge(sequence);
    if (acknowledged !== undefined) {
      const nowMs = this.#rule.nowMs();
      this.#counters.acknowledgementLag.observe(nowMs - acknowledged.mark.publishedAtMs);
      this.#inFlight?.came(acknowledged.sentBytes, nowMs);
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

  #whyNot(nowMs: number): HeldBackBy | undefined {
    if (this.#full || this.#inHand !== undefined) return 'library';
    if (this.#unacknowledged !== undefined && this.#isUnshown(this.#unacknowledged.oldestAgeMs(nowMs)))
      return 'unshown';
    return this.#witness?.maySend(nowMs) === false ? 'late' : undefined;
  }

  get #witness(): InFlight | undefined {
    return this.#rule.asks?.() === false ? undefined : this.#inFlight;
  }

  /** What has not come yet cannot be shown, and no witness starves a consumer of which another says that all has come. */
  #isUnshown(ageMs: number): boolean {
    const lateMs = ageMs - this.#rule.longestUnacknowledgedMs - (this.#inFlight?.roundTripMs ?? 0);
    return lateMs >= 0 && lateMs < FORGETFUL_AFTER_MS;
  }

  #sendWaiting(): void {
    const next = this.#waiting;
    if (next === undefined || this.#over) return;
    const nowMs = this.#rule.nowMs();
    if (this.#whyNot(nowMs) !== undefined) return;
    this.#waiting = undefined;
    this.#send(next, nowMs, nowMs - next.mark.publishedAtMs);
  }

  /** @param lagMs since the relay had it; none for a frame that is passed on as it comes */
  #send(published: PublishedFrame, nowMs: number, lagMs: number): void {
    this.#inHand = published;
    this.#drainedMeanwhile = false;
    const outcome = this.#link.sendFrame(published.frame);
    // The session ended while the link had the frame: nobody knows what became of it.
    if (this.#over) return;
    this.#inHand = undefined;
    if (outcome === 'taken' || outcome === 'full') {
      const { mark, frame } = published;
      this.#sent++;
      this.#counters.framesSent++;
      this.#counters.deliveryLag.observe(lagMs);
      this.#counters.bytesSent += frame.bytes.length;
      this.#witness?.sent(frame.bytes.length, nowMs, mark.publishedAtMs);
      this.#unacknowledged?.sent(mark, this.#inFlight?.sentBytes ?? 0);
    }
    if (outcome === 'full') {
      this.#full = !this.#drainedMeanwhile;
      this.#waitingInLinkBytes = published.frame.bytes.length;
    } else if (outcome !== 'taken') this.#notTaken(published);
    this.#ask(nowMs);
    if (this.#waiting !== undefined) this.#sendWaiting();
  }

  #ask(nowMs: number): void {
    const token = this.#over ? undefined : this.#witness?.ask(nowMs, this.#full);
    if (token === undefined || this.#link.ask?.(token)) return;
    // A link that cannot ask now knows nothing but what its library says.
    this.#inFlight = this.#newInFlight();
  }

  #newInFlight(): InFlight {
    return new InFlight(this.#rule.ownLatenessMs, this.#rule.longestAskMs);
  }

  /** A closed link never drains: its last frame stays in `waiting` until the session is told that it closed. */
  #notTaken(published: PublishedFrame): void {
    this.#full = true;
    this.#waitingInLinkBytes = 0;
    if (this.#waiting === undefined) this.#waiting = published;
    else this.#drop();
  }

  #drop(): void {
    this.#dropped++;
    this.#counters.framesDropped++;
  }

  #holdBack(by: HeldBackBy | undefined): void {
    if (by === this.#heldBackBy) return;
    if (this.#heldBackBy !== undefined) this.#counters.heldBack[this.#heldBackBy]--;
    if (by !== undefined) this.#counters.heldBack[by]++;
    this.#heldBackBy = by;
  }
}
