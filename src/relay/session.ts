import { type ClientControl, parseClientControl, type RelayControl } from '../wire/control.ts';
import { WireError } from '../wire/errors.ts';
import { decodeFrame, FRAME_HEADER_BYTES } from '../wire/frame.ts';
import type { Hello, Role } from '../wire/hello.ts';
import { published } from './acknowledgement.ts';
import type { Channel, Consumer, Emitter } from './channel.ts';
import { ClientBudget } from './client-budget.ts';
import type { Counters } from './counters.ts';
import { type AcknowledgementRule, Delivery } from './delivery.ts';
import type { TellEvent } from './events.ts';
import { MOST_CONTROL_LENGTH, MOST_UNREAD_BYTES, type RelayLimits } from './limits.ts';
import type { Departure, Link, Session } from './link.ts';

/** What a session needs of the relay. */
export interface SessionSurroundings {
  readonly messageLimitBytes: number;
  readonly acknowledgement: AcknowledgementRule;
  readonly limits: RelayLimits;
  readonly counters: Counters;
  readonly tell: TellEvent;
  /** Whether this client may do that. */
  allows(role: Role): boolean;
  ended(): void;
}

/** Some clients are sent frames as text, four bytes for three. */
const MOST_ENCODED_SHARE = 2;

/** One client of the relay, from its hello until it is gone. */
export class RelaySession implements Session, Emitter {
  readonly #link: Link;
  readonly #hello: Hello;
  readonly #channel: Channel;
  readonly #surroundings: SessionSurroundings;
  #consumer: Consumer | undefined;
  #emitting = false;
  readonly #budget: ClientBudget;
  #over = false;

  constructor(link: Link, hello: Hello, channel: Channel, surroundings: SessionSurroundings) {
    this.#link = link;
    this.#hello = hello;
    this.#channel = channel;
    this.#surroundings = surroundings;
    this.#budget = new ClientBudget(surroundings.limits, surroundings.acknowledgement.nowMs);
  }

  get emitterId(): string | undefined {
    return this.#hello.emitterId;
  }

  start(): void {
    const { role } = this.#hello;
    if (!this.#surroundings.allows(role === 'emit' ? 'emit' : 'consume')) {
      this.refuse(new WireError('bad-token'));
      return;
    }
    if (role === 'emit') {
      // The welcome comes first, then the count that goes with being the emitter.
      if (this.#channel.isOpenTo(this)) this.#welcome('emit');
      this.#becomeEmitter();
      return;
    }
    if (this.#channel.consumerCount >= this.#surroundings.limits.consumersPerChannel) {
      this.refuse(new WireError('too-many-consumers'));
      return;
    }
    this.#welcome('consume');
    // A client that cannot be told it may be gone by now.
    if (this.#over) return;
    this.#surroundings.counters.consumers++;
    this.#surroundings.tell({ type: 'consumer came', channel: this.#channel.name });
    this.#consumer = { tell: (message) => this.tell(message), delivery: this.#delivery() };
    this.#channel.join(this.#consumer);
  }

  message(message: Uint8Array | string): void {
    if (this.#over) return;
    try {
      if (typeof message !== 'string') this.#frame(message);
      else if (message.length <= MOST_CONTROL_LENGTH) this.#control(parseClientControl(message));
      else throw new WireError('bad-control', 'It is too long.');
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.refuse(error);
    }
  }

  acknowledged(sequence: number): void {
    if (this.#over) return;
    if (this.#budget.takesControl()) this.#consumer?.delivery.acknowledged(sequence);
    else this.refuse(new WireError('too-fast'));
  }

  heard(): void {
    if (this.#over) return;
    if (!this.#budget.takesMessage()) this.refuse(new WireError('too-fast'));
    else if (this.#unreadBytes() > MOST_UNREAD_BYTES) this.refuse(new WireError('too-slow'));
  }

  drained(): void {
    this.#consumer?.delivery.drained();
  }

  closed(departure: Departure): void {
    this.#leave(departure);
  }

  replaced(): void {
    this.refuse(new WireError('replaced'));
  }

  refuse(reason: WireError): void {
    if (this.#over) return;
    this.#surroundings.counters.refused(reason.code);
    this.#surroundings.tell({ type: 'refused', code: reason.code });
    // Who fell silent may come back; who was sent away for what it did may not.
    this.#leave(reason.code === 'idle' || reason.code === 'replaced' ? 'lost' : 'left');
    this.#link.close(reason);
  }

  /** The link broke its promise never to throw. */
  failed(error: unknown): void {
    this.#surroundings.tell({ type: 'failed', error });
    this.refuse(new WireError('failed'));
  }

  /** Tells the client, unless it lets too much wait: memory is bounded, whatever it asks and however little it reads. */
  tell(message: RelayControl): void {
    if (this.#over) return;
    if (this.#unreadBytes() > MOST_UNREAD_BYTES) this.refuse(new WireError('too-slow'));
    else this.#link.sendControl(message);
  }

  /** What waits besides frames, or less. */
  #unreadBytes(): number {
    const frameBytes = this.#consumer?.delivery.waitingInLinkBytes ?? 0;
    return this.#link.bufferedBytes() - MOST_ENCODED_SHARE * frameBytes;
  }

  #frame(bytes: Uint8Array): void {
    if (this.#hello.role === 'consume') throw new WireError('not-emitter');
    if (bytes.length > this.#surroundings.messageLimitBytes) {
      const limit = this.#surroundings.messageLimitBytes - FRAME_HEADER_BYTES;
      throw new WireError('frame-too-large', `The limit is ${limit} bytes.`);
    }
    const { acknowledgement, counters } = this.#surroundings;
    if (!this.#budget.takesFrame(bytes.length)) throw new WireError('too-fast');
    const frame = decodeFrame(bytes);
    if (!this.#emitting && !this.#becomeEmitter()) return;
    counters.framesIn++;
    counters.bytesIn += bytes.length;
    this.#channel.publish(published(frame, acknowledgement.nowMs()));
  }

  #control(message: ClientControl): void {
    if (!this.#budget.takesControl()) throw new WireError('too-fast');
    if (message.type === 'ping') {
      this.tell({ type: 'pong', id: message.id });
      return;
    }
    const delivery = this.#consumer?.delivery;
    if (delivery === undefined) return;
    if (message.type === 'ack') delivery.acknowledged(message.sequence);
    else this.tell({ type: 'ledger', ...delivery.ledger() });
  }

  #delivery(): Delivery {
    const { acknowledgement, counters } = this.#surroundings;
    return new Delivery(this.#link, counters, acknowledgement, this.#hello.acknowledges);
  }

  /** Whether it is one now. It may have ended before, or while others were told of it. */
  #becomeEmitter(): boolean {
    if (!this.#surroundings.allows('emit')) this.refuse(new WireError('bad-token'));
    this.#stopWatching();
    if (this.#over) return false;
    if (!this.#channel.isOpenTo(this)) {
      this.refuse(new WireError('channel-busy'));
      return false;
    }
    this.#emitting = true;
    this.#surroundings.counters.emitters++;
    this.#surroundings.tell({ type: 'emitter came', channel: this.#channel.name });
    this.#channel.claim(this);
    return !this.#over;
  }

  #welcome(role: 'emit' | 'consume'): void {
    const { name, emitting } = this.#channel;
    this.tell({ type: 'welcome', role, channel: name, emitting });
  }

  #stopWatching(): void {
    if (this.#consumer === undefined) return;
    this.#channel.leave(this.#consumer);
    this.#consumer = undefined;
    this.#surroundings.counters.consumers--;
    this.#surroundings.tell({ type: 'consumer gone', channel: this.#channel.name });
  }

  #leave(departure: Departure): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopWatching();
    if (this.#emitting) {
      this.#surroundings.counters.emitters--;
      this.#channel.release(this, departure);
      this.#surroundings.tell({ type: 'emitter gone', channel: this.#channel.name, departure });
    }
    this.#surroundings.ended();
  }
}
