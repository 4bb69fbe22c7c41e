import type { Frame } from '../../wire/frame.ts';
import type { Link, SendOutcome } from '../link.ts';

/** What a link does to bytes that go one way. */
export interface LinkProfile {
  readonly kbitPerSecond: number;
  /** One way. */
  readonly delayMs: number;
  /** Up to so much more, at random; what was sent later comes later all the same. */
  readonly jitterMs?: number;
  /** What waits in front of it, in bytes. */
  readonly queueBytes: number;
  /** What the queue has no room for is lost; without this, it is not sent. */
  readonly overflows?: true;
  /** Of packets. What is lost is sent again, while all behind it waits at the far end. */
  readonly lostShare?: number;
  /** It stands still for so long, so often. */
  readonly pause?: { readonly forMs: number; readonly everyMs: number };
}

/** A client's end of the link. */
export interface FarEnd {
  came(frame: Frame, nowMs: number): void;
  /** Answers a ping, by a function that takes as long as the way back does. */
  asked(token: number, answer: (token: number) => void): void;
}

interface Message {
  readonly content: Frame | number;
  readonly endsAt: number;
  readonly overflowed: boolean;
}

interface Event {
  readonly atMs: number;
  happen(): void;
}

/** Of a ping. */
const PING_BYTES = 12;

/** Of what is sent, at most. */
const PACKET_BYTES = 1448;

/** Until a loss is known and made good, in round trips: some later packets have to come first. */
const RECOVERY_ROUND_TRIPS = 1.1;

/**
 * A link in virtual time, from a library's buffer over the kernel's and a queue to the client. The kernel takes what fits into its
 * buffer, and passes on what fits into the queue: a congestion control that knows no more than whether packets are lost.
 */
export class SimulatedLink implements Link {
  profile: LinkProfile;
  nowMs = 0;
  #written = 0;
  #inKernel = 0;
  #queued = 0;
  #served = 0;
  #full = false;
  #lastArrivalMs = 0;
  readonly #messages: Message[] = [];
  readonly #events: Event[] = [];
  readonly #unsentBytes: number;
  readonly #far: FarEnd;
  readonly #chance: () => number;
  onDrained: () => void = () => {};
  onAnswered: (token: number) => void = () => {};
  /** The most that ever waited in the process. */
  mostBufferedBytes = 0;

  /**
   * @param unsentBytes that the kernel takes beyond what is under way
   * @param chance from 0 to below 1, at random
   */
  constructor(profile: LinkProfile, unsentBytes: number, far: FarEnd, chance: () => number) {
    this.profile = profile;
    this.#unsentBytes = unsentBytes;
    this.#far = far;
    this.#chance = chance;
  }

  sendFrame(frame: Frame): SendOutcome {
    this.#write(frame, frame.bytes.length);
    this.mostBufferedBytes = Math.max(this.mostBufferedBytes, this.bufferedBytes());
    this.#full = this.bufferedBytes() > 0;
    return this.#full ? 'full' : 'taken';
  }

  ask(token: number): boolean {
    this.#write(token, PING_BYTES);
    return true;
  }

  sendControl(): void {}

  bufferedBytes(): number {
    return this.#written - this.#inKernel;
  }

  close(): void {}

  /** What it carries now. */
  get bytesPerMs(): number {
    const { kbitPerSecond, pause } = this.profile;
    const isPaused = pause !== undefined && this.nowMs % pause.everyMs < pause.forMs;
    return isPaused ? 0 : kbitPerSecond / 8;
  }

  /** A millisecond passes. */
  tick(): void {
    this.nowMs++;
    this.#served = Math.min(this.#queued, this.#served + this.bytesPerMs);
    for (
      let [next] = this.#messages;
      next !== undefined && next.endsAt <= this.#served;
      [next] = this.#messages
    ) {
      this.#messages.shift();
      this.#leaves(next);
    }
    this.#move();
    for (let i = 0; i < this.#events.length; i++) {
      const event = this.#events[i];
      if (event === undefined || event.atMs > this.nowMs) continue;
      this.#events.splice(i--, 1);
      event.happen();
    }
    if (this.#full && this.bufferedBytes() === 0) {
      this.#full = false;
      this.onDrained();
    }
  }

  #write(content: Frame | number, bytes: number): void {
    this.#written += bytes;
    const { overflows, queueBytes } = this.profile;
    const overflowed = overflows === true && this.#written - this.#served > queueBytes;
    this.#messages.push({ content, endsAt: this.#written, overflowed });
    this.#move();
  }

  #move(): void {
    const { queueBytes } = this.profile;
    for (let before = -1; before !== this.#queued; ) {
      before = this.#queued;
      this.#inKernel = Math.min(this.#written, Math.max(this.#inKernel, this.#queued + this.#unsentBytes));
      this.#queued = Math.min(this.#inKernel, Math.max(this.#queued, this.#served + queueBytes));
    }
  }

  #leaves({ content, overflowed }: Message): void {
    const losses = (overflowed ? 1 : 0) + this.#lossesOf(content);
    const againMs = losses * RECOVERY_ROUND_TRIPS * 2 * this.profile.delayMs;
    const arrivalMs = Math.max(this.#lastArrivalMs, this.nowMs + againMs + this.#wayMs());
    this.#lastArrivalMs = arrivalMs;
    this.#at(arrivalMs, () => {
      if (typeof content !== 'number') this.#far.came(content, this.nowMs);
      else
        this.#far.asked(content, (token) =>
          this.#at(this.nowMs + this.#wayMs(), () => this.onAnswered(token)),
        );
    });
  }

  /** How often some of its packets have to be sent again. */
  #lossesOf(content: Frame | number): number {
    const { lostShare = 0 } = this.profile;
    if (lostShare === 0) return 0;
    let packets = Math.ceil((typeof content === 'number' ? PING_BYTES : content.bytes.length) / PACKET_BYTES);
    for (let losses = 0; ; losses++) {
      packets = Array.from({ length: packets }, this.#chance).filter((chance) => chance < lostShare).length;
      if (packets === 0) return losses;
    }
  }

  #wayMs(): number {
    const { delayMs, jitterMs = 0 } = this.profile;
    return delayMs + jitterMs * this.#chance();
  }

  #at(atMs: number, happen: () => void): void {
    this.#events.push({ atMs, happen });
  }
}
