import type { Ledger, RelayControl } from '../wire/control.ts';
import type { PublishedFrame } from './acknowledgement.ts';
import { Behind } from './behind.ts';
import type { Delivery } from './delivery.ts';
import type { Departure } from './link.ts';

/** A client as its channel knows it. */
export interface Member {
  tell(message: RelayControl): void;
}

export interface Emitter extends Member {
  /** See `Hello`. */
  readonly emitterId: string | undefined;
  /** It has come again over another connection, before this one was known to be dead. */
  replaced(): void;
}

export interface Consumer extends Member {
  readonly delivery: Delivery;
}

/** What has passed through a channel since it was opened, in frames. None of them ever goes down. */
export interface ChannelTotals {
  readonly framesIn: number;
  readonly framesSent: number;
  /** Left out on purpose, because a newer one had come. */
  readonly framesDropped: number;
}

/** For how long an emitter that was lost may come back, before its consumers are told that it left. */
export interface EmitterGrace {
  readonly forMs: number;
  /** Does it later, unless the function that it answers with is called before. */
  readonly after: (delayMs: number, act: () => void) => () => void;
}

/** A named stream: at most one emitter, any number of consumers, and the newest frame for whoever joins. */
export class Channel {
  readonly name: string;
  readonly #consumers = new Set<Consumer>();
  readonly #grace: EmitterGrace | undefined;
  #emitter: Emitter | undefined;
  /** Set while consumers do not know yet that the emitter is gone. */
  #endPause: (() => void) | undefined;
  #newest: PublishedFrame | undefined;
  /** What members are still to be told, or sent, in this order: any of them may leave, or do something else, meanwhile. */
  readonly #news: (() => void)[] = [];
  #telling = false;
  readonly #behind = new Behind();
  /** As the emitter has been told. */
  #behindCount = 0;
  #framesIn = 0;
  /** Of the consumers that have left. */
  #framesSentBefore = 0;
  #framesDroppedBefore = 0;

  constructor(name: string, grace?: EmitterGrace) {
    this.name = name;
    this.#grace = grace;
  }

  /** The newest frame of the emitter that is live, if there is one. */
  get newest(): PublishedFrame | undefined {
    return this.#newest;
  }

  get consumerCount(): number {
    return this.#consumers.size;
  }

  /** Of frames, by those who watch now. */
  ledger(): Ledger {
    const sum = { offered: 0, sent: 0, dropped: 0, waiting: 0 };
    for (const { delivery } of this.#consumers) {
      const { offered, sent, dropped, waiting } = delivery.ledger();
      sum.offered += offered;
      sum.sent += sent;
      sum.dropped += dropped;
      sum.waiting += waiting;
    }
    return sum;
  }

  /**
   * For all who watch or have watched.
   *
   * @param ledger of those who watch now
   */
  totals({ sent, dropped }: Ledger): ChannelTotals {
    return {
      framesIn: this.#framesIn,
      framesSent: this.#framesSentBefore + sent,
      framesDropped: this.#framesDroppedBefore + dropped,
    };
  }

  get emitting(): boolean {
    return this.#emitter !== undefined;
  }

  join(consumer: Consumer): void {
    this.#consumers.add(consumer);
    this.#tellCount();
    this.#tell(() => {
      if (this.#newest !== undefined && this.#consumers.has(consumer)) consumer.delivery.offer(this.#newest);
    });
  }

  leave(consumer: Consumer): void {
    if (!this.#consumers.delete(consumer)) return;
    consumer.delivery.end();
    const { sent, dropped } = consumer.delivery.ledger();
    this.#framesSentBefore += sent;
    this.#framesDroppedBefore += dropped;
    this.#tellCount();
    if (this.#consumers.size === 0) this.#cancelPause();
  }

  /** Whether it may become the emitter: there is none, or it is the same one. */
  isOpenTo({ emitterId }: Pick<Emitter, 'emitterId'>): boolean {
    if (this.#emitter === undefined) return true;
    return emitterId !== undefined && emitterId === this.#emitter.emitterId;
  }

  /** Makes this one the emitter. The channel must be open to it. */
  claim(emitter: Emitter): void {
    const before = this.#emitter;
    this.#emitter = emitter;
    this.#cancelPause();
    if (before !== undefined) {
      this.#forgetFrames();
      this.#tell(() => before.replaced());
    }
    this.#tellConsumers({ type: 'emitter-joined' });
    this.#tellCount();
  }

  release(emitter: Emitter, departure: Departure): void {
    if (this.#emitter !== emitter) return;
    this.#emitter = undefined;
    this.#forgetFrames();
    if (departure === 'left' || this.#grace === undefined) this.#tellConsumers({ type: 'emitter-left' });
    else if (this.#consumers.size > 0) {
      this.#endPause = this.#grace.after(this.#grace.forMs, () => {
        this.#endPause = undefined;
        this.#tellConsumers({ type: 'emitter-left' });
      });
    }
  }

  publish(published: PublishedFrame): void {
    this.#framesIn++;
    this.#newest = published;
    this.#tell(() => {
      for (const consumer of this.#consumers) consumer.delivery.offer(published);
    });
    this.#tellBehind(published.mark.publishedAtMs);
  }

  /** Whoever joins now must not take a picture of the past for a live one. */
  #forgetFrames(): void {
    this.#newest = undefined;
    this.#behind.beginAnew();
    this.#behindCount = 0;
    for (const { delivery } of this.#consumers) delivery.emitterLeft();
  }

  #cancelPause(): void {
    this.#endPause?.();
    this.#endPause = undefined;
  }

  #tellConsumers(message: RelayControl): void {
    this.#tell(() => {
      for (const consumer of this.#consumers) consumer.tell(message);
    });
  }

  #tellCount(): void {
    this.#tell(() => this.#emitter?.tell({ type: 'count', consumers: this.#consumers.size }));
  }

  #tellBehind(nowMs: number): void {
    const consumers = this.#behind.count(this.#consumers, nowMs);
    if (consumers === undefined || consumers === this.#behindCount) return;
    this.#behindCount = consumers;
    this.#tell(() => this.#emitter?.tell({ type: 'behind', consumers }));
  }

  /** Does it at once, or after what is being told already. */
  #tell(news: () => void): void {
    this.#news.push(news);
    if (this.#telling) return;
    this.#telling = true;
    for (let next = this.#news.shift(); next !== undefined; next = this.#news.shift()) next();
    this.#telling = false;
  }
}
