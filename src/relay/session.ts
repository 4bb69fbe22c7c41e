import { type ClientControl, parseClientControl, type RelayControl } from '../wire/control.ts';
import { RefusalError } from '../wire/errors.ts';
import { decodeFrame, FRAME_HEADER_BYTES } from '../wire/frame.ts';
import type { Hello, Role } from '../wire/hello.ts';
import { published } from './acknowledgement.ts';
import type { Channel, Consumer, Emitter } from './channel.ts';
import { ClientBudget } from './client-budget.ts';
import type { Counters } from './counters.ts';
import { type AcknowledgementRule, Delivery } from './delivery.ts';
import type { TellEvent } from './events.ts';
import { GuardedLink } from './guarded-link.ts';
import { MOST_CONTROL_LENGTH, MOST_UNREAD_BYTES, type RelayLimits } from './limits.ts';
import type { Departure, Link, Session } from './link.ts';

/** What holds for every session of a relay. */
export interface SessionRules extends AcknowledgementRule {
  readonly messageLimitBytes: number;
  readonly limits: RelayLimits;
  /** Whether this client may do that on its channel. */
  allows(role: Role, hello: Hello): boolean;
}

/** What one attachment of the relay keeps of all its sessions. */
export interface Attachment {
  readonly counters: Counters;
  readonly tell: TellEvent;
}

/** What a session is made of. */
export interface SessionParts {
  readonly hello: Hello;
  readonly channel: Channel;
  readonly rules: SessionRules;
  readonly attachment: Attachment;
  /** Makes the link, which may report to the session from then on. */
  linkOf(session: Session): Link;
  ended(session: RelaySession): void;
}

/** Some clients are sent frames as text, four bytes for three. */
const MOST_ENCODED_SHARE = 2;

/** One client of the relay, from its hello until it is gone. */
export class RelaySession implements Session, Emitter {
  readonly #link: Link;
  readonly #hello: Hello;
  readonly #channel: Channel;
  readonly #rules: SessionRules;
  readonly #attachment: Attachment;
  readonly #ended: SessionParts['ended'];
  #consumer: Consumer | undefined;
  #emitting = false;
  readonly #budget: ClientBudget;
  #over = false;

  constructor({ hello, channel, rules, attachment, linkOf, ended }: SessionParts) {
    this.#hello = hello;
    this.#channel = channel;
    this.#rules = rules;
    this.#attachment = attachment;
    this.#ended = ended;
    this.#budget = new ClientBudget(rules.limits, rules.nowMs);
    this.#link = new GuardedLink(linkOf(this), (error) => this.#failed(error));
  }

  get emitterId(): string | undefined {
    return this.#hello.emitterId;
  }

  start(): void {
    const { role } = this.#hello;
    if (!this.#allows(role === 'emit' ? 'emit' : 'consume')) {
      this.refuse(new RefusalError('bad-token'));
      return;
    }
    if (role === 'emit') {
      // The welcome comes first, then the count that goes with being the emitter.
      if (this.#channel.isOpenTo(this)) this.#welcome('emit');
      if (!this.#over && !this.#emitting) this.#becomeEmitter();
      return;
    }
    if (this.#channel.consumerCount >= this.#rules.limits.consumersPerChannel) {
      this.refuse(new RefusalError('too-many-consumers'));
      return;
    }
    this.#welcome('consume');
    // A client that cannot be told it may be gone by now, and one that can may have emitted.
    if (this.#over || this.#emitting) return;
    this.#attachment.counters.consumers++;
    this.#attachment.tell({ type: 'consumer came', channel: this.#channel.name });
    this.#consumer = { tell: (message) => this.tell(message), delivery: this.#delivery() };
    this.#channel.join(this.#consumer);
  }

  message(message: Uint8Array | string): void {
    if (this.#over) return;
    try {
      if (typeof message !== 'string') this.#frame(message);
      else if (message.length <= MOST_CONTROL_LENGTH) this.#control(parseClientControl(message));
      else throw new RefusalError('bad-control', 'It is too long.');
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.refuse(error);
    }
  }

  answered(token: number): void {
    this.heard();
    if (!this.#over) this.#consumer?.delivery.answered(token);
  }

  heard(): void {
    if (this.#over) return;
    if (!this.#budget.takesMessage()) this.refuse(new RefusalError('too-fast'));
    else if (this.#unreadBytes() > MOST_UNREAD_BYTES) this.refuse(new RefusalError('too-slow'));
  }

  drained(): void {
    this.#consumer?.delivery.drained();
  }

  closed(departure: Departure): void {
    this.#leave(departure);
  }

  replaced(): void {
    this.refuse(new RefusalError('replaced'));
  }

  refuse(reason: RefusalError): void {
    if (this.#over) return;
    this.#attachment.counters.refused(reason.code);
    this.#attachment.tell({ type: 'refused', code: reason.code });
    // Who fell silent may come back; who was sent away for what it did may not.
    this.#leave(reason.code === 'idle' || reason.code === 'replaced' ? 'lost' : 'left');
    this.#link.close(reason);
  }

  /** Its connection ends without a word on its part. */
  close(reason: RefusalError): void {
    this.#link.close(reason);
  }

  /** The link broke its promise never to throw. */
  #failed(error: unknown): void {
    this.#attachment.tell({ type: 'failed', error });
    this.refuse(new RefusalError('failed'));
  }

  /** Tells the client, unless it lets too much wait: memory is bounded, whatever it asks and however little it reads. */
  tell(message: RelayControl): void {
    if (this.#over) return;
    if (this.#unreadBytes() > MOST_UNREAD_BYTES) this.refuse(new RefusalError('too-slow'));
    else this.#link.sendControl(message);
  }

  #allows(role: Role): boolean {
    return this.#rules.allows(role, this.#hello);
  }

  /** What waits besides frames, or less. */
  #unreadBytes(): number {
    const frameBytes = this.#consumer?.delivery.waitingInLinkBytes ?? 0;
    return this.#link.bufferedBytes() - MOST_ENCODED_SHARE * frameBytes;
  }

  #frame(bytes: Uint8Array): void {
    if (this.#hello.role === 'consume') throw new RefusalError('not-emitter');
    if (bytes.length > this.#rules.messageLimitBytes) {
      const limit = this.#rules.messageLimitBytes - FRAME_HEADER_BYTES;
      throw new RefusalError('frame-too-large', `The limit is ${limit} bytes.`);
    }
    const { counters } = this.#attachment;
    if (!this.#budget.takesFrame(bytes.length)) throw new RefusalError('too-fast');
    const frame = decodeFrame(bytes);
    if (!this.#emitting && !this.#becomeEmitter()) return;
    counters.framesIn++;
    counters.bytesIn += bytes.length;
    this.#channel.publish(published(frame, this.#rules.nowMs()));
  }

  #control(message: ClientControl): void {
    if (!this.#budget.takesControl()) throw new RefusalError('too-fast');
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
    return new Delivery(this.#link, this.#attachment.counters, this.#rules, this.#hello.acknowledges);
  }

  /** Whether it is one now. It may have ended before, or while others were told of it. */
  #becomeEmitter(): boolean {
    if (!this.#allows('emit')) this.refuse(new RefusalError('bad-token'));
    this.#stopWatching();
    if (this.#over) return false;
    if (!this.#channel.isOpenTo(this)) {
      this.refuse(new RefusalError('channel-busy'));
      return false;
    }
    this.#emitting = true;
    this.#attachment.counters.emitters++;
    this.#attachment.tell({ type: 'emitter came', channel: this.#channel.name });
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
    this.#attachment.counters.consumers--;
    this.#attachment.tell({ type: 'consumer gone', channel: this.#channel.name });
  }

  #leave(departure: Departure): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopWatching();
    if (this.#emitting) {
      this.#attachment.counters.emitters--;
      this.#channel.release(this, departure);
      this.#attachment.tell({ type: 'emitter gone', channel: this.#channel.name, departure });
    }
    this.#ended(this);
  }
}
