import { HighestRate } from './highest-rate.ts';
import { LossWitness } from './loss-witness.ts';

/** So much may wait at the bottleneck, to keep it busy, or this share of the way; so much later than the fastest is not late. */
const SLACK_MS = 50;
const SLACK_OF_WAY = 0.25;

/** Nor is this share of the time that a frame takes to be sent. */
const SLACK_OF_FRAME = 0.3;

/**
 * The way may carry more than is known of it. Until something has waited, nothing is known; from then on a little more is tried, as
 * what overflows a short queue costs more than the rest of the rate is worth.
 */
const FIRST_GAIN = 2;
const GAIN = 1.1;
const WAITING_GAIN = 1.05;

/**
 * On a way that loses packets each loss costs a round trip, in which the way is not full, and a congestion control that is given no
 * more than it carries finds no more.
 */
const LOSSY_GAIN = 1.5;
const LOSSY_OVERDUE_GAIN = 2;

/**
 * How often a consumer is asked that is on time, if nothing else is said; at first so often, then twice as seldom with each answer.
 * An answer costs the relay as much as two deliveries.
 */
const ASK_EVERY_MS = 1000;
const ASK_FIRST_EVERY_MS = 125;

/** How often while its link is full. */
const ASK_IN_DOUBT_EVERY_MS = 250;

/** A consumer is on time when for so long no answer was late and no frame held back; at once if its first answer was that quick. */
const ON_TIME_AFTER_MS = 1000;
const QUICK_MS = 50;

/** The rate is the highest of so long, or of so many round trips, and of as long before. */
const RATE_PERIOD_MS = 1000;
const RATE_PERIOD_ROUND_TRIPS = 2.5;

/** So long, or so many round trips, far from the least one: the way may have grown longer. */
const DOUBT_MS = 1500;
const DOUBT_ROUND_TRIPS = 3;

/**
 * Who is silent for so long, or so many round trips, is sent one frame as often, to be asked again. Who has not answered once by
 * then is deaf to questions: the link alone says what may be sent.
 */
const SILENCE_MS = 5000;
const SILENCE_ROUND_TRIPS = 4;

/** Of questions without an answer: what a client costs that gives none. */
const MOST_QUESTIONS = 256;

/** A question that follows a frame: once it is answered, that and all before it has come. */
interface Question {
  readonly token: number;
  readonly askedAtMs: number;
  /** When the relay had the frame before it. */
  readonly publishedAtMs: number;
  readonly frameBytes: number;
  /** All that had been sent by then, and all that was known to have come, and since when. */
  readonly sentBytes: number;
  readonly comeBytes: number;
  readonly comeAtMs: number;
  /** When that was asked of which the answer told so. */
  readonly comeAskedAtMs: number;
}

/** A round trip, and the frame that it was measured with. */
interface RoundTrip {
  readonly ms: number;
  readonly frameBytes: number;
}

/**
 * How much may be on its way to one consumer, from how long it takes to answer. The buffers of kernels and proxies hold seconds
 * of video that no server can see; a question that follows a frame waits in them as the frame does.
 *
 * The way is known by two figures, as BBR has them (draft-ietf-ccwg-bbr): the least round trip, and the highest rate at which
 * bytes came of late. A frame is sent if what is before it will have left the bottleneck within `SLACK_MS`: what is on its way,
 * less what must have left since the last answer, is no more than the way itself holds. A consumer that answers at once is asked
 * seldom and not held back, until an answer is overdue.
 */
export class InFlight {
  readonly #ownLatenessMs: () => number;
  readonly #longestAskMs: () => number | undefined;
  readonly #questions: Question[] = [];
  #lastToken = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #askEveryMs = ASK_FIRST_EVERY_MS / 2;
  #askedBytes = 0;
  #sentBytes = 0;
  #frameBytes = 0;
  #publishedAtMs = 0;
  #comeBytes = 0;
  #comeAtMs = 0;
  #comeAskedAtMs = 0;
  #least: RoundTrip | undefined;
  #roundTripMs = 0;
  readonly #rate = new HighestRate();
  readonly #losses = new LossWitness();
  /** Frames wait at the bottleneck, by the newest answer, or have by any. */
  #waits = false;
  #hasWaited = false;
  /** Nothing is to wait until this is answered: the round trip is the way's own then. */
  #emptiedBy: number | undefined;
  #nearAtMs = 0;
  #onTime = false;
  /** When an answer was late, or a frame held back; or the first answer, if it was not quick. */
  #troubleAtMs = Number.NEGATIVE_INFINITY;
  /** Since the last sign, or the first question without one. */
  #silentSinceMs = 0;

  /**
   * @param ownLatenessMs how late this process itself may have been of late to read an answer that was there, in milliseconds
   * @param longestAskMs how often a consumer is asked that is on time, in milliseconds; undefined is once a second
   */
  constructor(
    ownLatenessMs: () => number = () => 0,
    longestAskMs: () => number | undefined = () => undefined,
  ) {
    this.#ownLatenessMs = ownLatenessMs;
    this.#longestAskMs = longestAskMs;
  }

  /** How long the newest answer took, in milliseconds; 0 before the first. */
  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  /** All that has been sent, in bytes. */
  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Whether another frame may be sent now. */
  maySend(nowMs: number): boolean {
    const overdue = this.#isOverdue(nowMs);
    if (this.#onTime && !overdue) return true;
    this.#onTime = false;
    const onItsWay = this.#sentBytes - this.#comeBytes;
    if (onItsWay === 0 || onItsWay <= this.#room(nowMs, overdue)) return true;
    // Nobody is late who has not been asked for longer than that.
    if (this.#least !== undefined) this.#troubleAtMs = nowMs;
    if (this.#isDeaf(nowMs)) return true;
    const silence = Math.max(SILENCE_MS, SILENCE_ROUND_TRIPS * this.#roundTripMs);
    return nowMs - Math.max(this.#silentSinceMs, this.#askedAtMs) > silence;
  }

  /** @param publishedAtMs when the relay had it */
  sent(frameBytes: number, nowMs: number, publishedAtMs: number): void {
    if (this.#sentBytes === this.#comeBytes) {
      this.#comeAtMs = nowMs;
      this.#comeAskedAtMs = nowMs;
    }
    this.#sentBytes += frameBytes;
    this.#frameBytes = frameBytes;
    this.#publishedAtMs = publishedAtMs;
  }

  /**
   * Asks about what has been sent, if it is time to.
   *
   * @param inDoubt the link is full
   * @returns the token of the question
   */
  ask(nowMs: number, inDoubt: boolean): number | undefined {
    if (this.#askedBytes === this.#sentBytes || !this.#isTimeToAsk(nowMs, inDoubt)) return undefined;
    if (this.#questions.length === 0) this.#silentSinceMs = nowMs;
    else if (this.#questions.length === MOST_QUESTIONS) this.#questions.shift();
    this.#askedAtMs = nowMs;
    this.#askedBytes = this.#sentBytes;
    this.#lastToken++;
    this.#questions.push({
      token: this.#lastToken,
      askedAtMs: nowMs,
      publishedAtMs: this.#publishedAtMs,
      frameBytes: this.#frameBytes,
      sentBytes: this.#sentBytes,
      comeBytes: this.#comeBytes,
      comeAtMs: this.#comeAtMs,
      comeAskedAtMs: this.#comeAskedAtMs,
    });
    return this.#lastToken;
  }

  /**
   * A question was answered, and with it all before it.
   *
   * @returns how long ago the relay had the frame that was asked about, in milliseconds; undefined if nobody had asked
   */
  answered(token: number, nowMs: number): number | undefined {
    const at = this.#questions.findIndex((question) => question.token === token);
    const question = this.#questions[at];
    if (question === undefined) return undefined;
    this.#questions.splice(0, at + 1);
    this.#roundTripMs = nowMs - question.askedAtMs;
    if (question.sentBytes > this.#comeBytes) this.#came(question.sentBytes, nowMs, question.askedAtMs);
    this.#silentSinceMs = nowMs;
    this.#askEveryMs = Math.min(this.#longestAskMs() ?? ASK_EVERY_MS, 2 * this.#askEveryMs);
    this.#learnRate(question, nowMs);
    this.#losses.answered(question.askedAtMs, nowMs);
    this.#learnWay(question, nowMs);
    return nowMs - question.publishedAtMs;
  }

  /** It is known from elsewhere that so many of all bytes have come: of who does not answer nothing better is known. */
  came(bytes: number, nowMs: number): void {
    if (bytes <= this.#comeBytes || this.#questions.length === 0) return;
    if (nowMs - this.#silentSinceMs < SILENCE_MS) return;
    this.#came(bytes, nowMs, this.#comeAskedAtMs);
  }

  #came(bytes: number, nowMs: number, askedAtMs: number): void {
    this.#comeBytes = bytes;
    this.#comeAtMs = nowMs;
    this.#comeAskedAtMs = askedAtMs;
  }

  #isTimeToAsk(nowMs: number, inDoubt: boolean): boolean {
    const sinceMs = nowMs - this.#askedAtMs;
    if (this.#isDeaf(nowMs)) return sinceMs >= ASK_EVERY_MS;
    if (!this.#onTime) return true;
    if (inDoubt) return sinceMs >= ASK_IN_DOUBT_EVERY_MS;
    return sinceMs >= this.#askEveryMs && this.#questions.length === 0;
  }

  #isDeaf(nowMs: number): boolean {
    return (
      this.#least === undefined && this.#questions.length > 0 && nowMs - this.#silentSinceMs > SILENCE_MS
    );
  }

  /** How much later than the least round trip an answer may come that did not wait. */
  #toleranceMs(): number {
    return Math.max(this.#slackMs(), (SLACK_OF_FRAME * this.#frameBytes) / this.#rate.bytesPerMs);
  }

  /** There and back, for nothing. */
  #wayMs(): number {
    if (this.#least === undefined) return 0;
    return Math.max(0, this.#least.ms - this.#least.frameBytes / this.#rate.bytesPerMs);
  }

  #slackMs(): number {
    return Math.max(SLACK_MS, SLACK_OF_WAY * this.#wayMs()) + this.#ownLatenessMs();
  }

  #isOverdue(nowMs: number): boolean {
    const oldest = this.#questions[0];
    if (oldest === undefined || this.#least === undefined) return false;
    return nowMs - oldest.askedAtMs > this.#least.ms + 2 * this.#toleranceMs();
  }

  /** Bytes that may be on their way already when the next frame is sent. */
  #room(nowMs: number, overdue: boolean): number {
    const rate = this.#rate.bytesPerMs;
    const oldest = this.#questions[0];
    if (rate === 0 || this.#least === undefined || oldest === undefined) return 0;
    const leftMs = Math.min(nowMs - this.#comeAtMs, (oldest.sentBytes - this.#comeBytes) / rate);
    const slackMs = this.#emptiedBy === undefined ? this.#slackMs() : 0;
    return this.#gain(nowMs, overdue) * rate * (this.#wayMs() + leftMs + slackMs);
  }

  #gain(nowMs: number, overdue: boolean): number {
    if (this.#emptiedBy !== undefined) return 1;
    if (this.#loses(nowMs)) return overdue ? LOSSY_OVERDUE_GAIN : LOSSY_GAIN;
    if (overdue) return 1;
    if (this.#waits) return WAITING_GAIN;
    return this.#hasWaited ? GAIN : FIRST_GAIN;
  }

  #loses(nowMs: number): boolean {
    return this.#least !== undefined && this.#losses.loses(nowMs, this.#least.ms + this.#toleranceMs() / 2);
  }

  /** What came between two answers did so in the longer of the times in which it was sent and answered. */
  #learnRate({ sentBytes, comeBytes, comeAtMs, comeAskedAtMs, askedAtMs }: Question, nowMs: number): void {
    const takenMs = Math.max(nowMs - comeAtMs, askedAtMs - comeAskedAtMs, 1);
    const periodMs = Math.max(RATE_PERIOD_MS, RATE_PERIOD_ROUND_TRIPS * this.#roundTripMs);
    this.#rate.observe((sentBytes - comeBytes) / takenMs, nowMs, periodMs);
  }

  #learnWay({ token, frameBytes }: Question, nowMs: number): void {
    const ms = this.#roundTripMs;
    const isSlowToBegin = this.#least === undefined && ms > QUICK_MS;
    if (this.#least === undefined || ms <= this.#least.ms) this.#least = { ms, frameBytes };
    const toleranceMs = this.#toleranceMs();
    const isFar = ms > this.#least.ms + 2 * toleranceMs;
    this.#waits = ms > this.#least.ms + toleranceMs;
    this.#hasWaited ||= this.#waits;
    if (!isFar) this.#nearAtMs = nowMs;
    if (this.#emptiedBy !== undefined && token >= this.#emptiedBy) {
      this.#emptiedBy = undefined;
      this.#nearAtMs = nowMs;
      if (isFar) this.#least = { ms, frameBytes };
    } else if (nowMs - this.#nearAtMs > Math.max(DOUBT_MS, DOUBT_ROUND_TRIPS * ms)) {
      this.#emptiedBy ??= this.#lastToken + 1;
    }
    if (isFar || isSlowToBegin) this.#troubleAtMs = nowMs;
    if (isFar) this.#askEveryMs = ASK_FIRST_EVERY_MS;
    this.#onTime = nowMs - this.#troubleAtMs >= ON_TIME_AFTER_MS;
  }
}
