import { type ClientControl, parseClientControl } from '../wire/control.ts';
import { WireError } from '../wire/errors.ts';
import { decodeFrame, FRAME_HEADER_BYTES } from '../wire/frame.ts';
import type { Hello, Role } from '../wire/hello.ts';
import { published } from './acknowledgement.ts';
import type { Channel, Consumer } from './channel.ts';
import type { Counters } from './counters.ts';
import { type AcknowledgementRule, Delivery } from './delivery.ts';
import type { RelayLimits } from './limits.ts';
import type { Link, Session } from './link.ts';
import { RateLimit } from './rate-limit.ts';

/** What a session needs of the relay. */
export interface SessionSurroundings {
  readonly messageLimitBytes: number;
  readonly acknowledgement: AcknowledgementRule;
  readonly limits: RelayLimits;
  readonly counters: Counters;
  /** Whether this client may do that. */
  allows(role: Role): boolean;
  ended(): void;
}

/** One client of the relay, from its hello until it is gone. */
export class RelaySession implements Session {
  readonly #link: Link;
  readonly #hello: Hello;
  readonly #channel: Channel;
  readonly #surroundings: SessionSurroundings;
  #consumer: Consumer | undefined;
  #emitting = false;
  readonly #controls: RateLimit;
  readonly #frames: RateLimit;
  readonly #bytes: RateLimit;
  #over = false;

  constructor(link: Link, hello: Hello, channel: Channel, surroundings: SessionSurroundings) {
    this.#link = link;
    this.#hello = hello;
    this.#channel = channel;
    this.#surroundings = surroundings;
    const { limits, acknowledgement } = surroundings;
    const nowMs = acknowledgement.nowMs();
    this.#controls = new RateLimit(limits.controlsPerSecond, nowMs);
    this.#frames = new RateLimit(limits.framesPerSecond, nowMs);
    this.#bytes = new RateLimit(limits.bytesPerSecond, nowMs);
  }

  start(): void {
    const { role } = this.#hello;
    if (!this.#surroundings.allows(role === 'emit' ? 'emit' : 'consume')) {
      this.refuse(new WireError('bad-token'));
      return;
    }
    if (role === 'emit') {
      // The welcome comes first, then the count that goes with being the emitter.
      if (!this.#channel.emitting) this.#welcome('emit');
      this.#becomeEmitter();
      return;
    }
    if (this.#channel.consumerCount >= this.#surroundings.limits.consumersPerChannel) {
      this.refuse(new WireError('too-many-consumers'));
      return;
    }
    this.#welcome('consume');
    this.#surroundings.counters.consumers++;
    this.#consumer = { link: this.#link, delivery: this.#delivery() };
    this.#channel.join(this.#consumer);
  }

  message(message: Uint8Array | string): void {
    if (this.#over) return;
    try {
      if (typeof message === 'string') this.#control(parseClientControl(message));
      else this.#frame(message);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.refuse(error);
    }
  }

  drained(): void {
    this.#consumer?.delivery.drained();
  }

  closed(): void {
    this.#leave();
  }

  refuse(reason: WireError): void {
    if (this.#over) return;
    this.#surroundings.counters.refused(reason.code);
    this.#leave();
    this.#link.close(reason);
  }

  #frame(bytes: Uint8Array): void {
    if (this.#hello.role === 'consume') throw new WireError('not-emitter');
    if (bytes.length > this.#surroundings.messageLimitBytes) {
      const limit = this.#surroundings.messageLimitBytes - FRAME_HEADER_BYTES;
      throw new WireError('frame-too-large', `The limit is ${limit} bytes.`);
    }
    const { acknowledgement, counters } = this.#surroundings;
    const nowMs = acknowledgement.nowMs();
    if (!this.#frames.take(1, nowMs) || !this.#bytes.take(bytes.length, nowMs))
      throw new WireError('too-fast');
    const frame = decodeFrame(bytes);
    if (!this.#emitting && !this.#becomeEmitter()) return;
    counters.framesIn++;
    counters.bytesIn += bytes.length;
    this.#channel.publish(published(frame, nowMs));
  }

  #control(message: ClientControl): void {
    if (!this.#controls.take(1, this.#surroundings.acknowledgement.nowMs())) throw new WireError('too-fast');
    if (message.type === 'ping') {
      this.#link.sendControl({ type: 'pong', id: message.id });
      return;
    }
    const delivery = this.#consumer?.delivery;
    if (delivery === undefined) return;
    if (message.type === 'ack') delivery.acknowledged(message.sequence);
    else this.#link.sendControl({ type: 'ledger', ...delivery.ledger() });
  }

  #delivery(): Delivery {
    const { acknowledgement, counters } = this.#surroundings;
    return new Delivery(this.#link, counters, this.#hello.acknowledges ? acknowledgement : undefined);
  }

  #becomeEmitter(): boolean {
    if (!this.#surroundings.allows('emit')) {
      this.refuse(new WireError('bad-token'));
      return false;
    }
    this.#stopWatching();
    this.#emitting = this.#channel.claim(this.#link);
    if (this.#emitting) this.#surroundings.counters.emitters++;
    else this.refuse(new WireError('channel-busy'));
    return this.#emitting;
  }

  #welcome(role: 'emit' | 'consume'): void {
    const { name, emitting } = this.#channel;
    this.#link.sendControl({ type: 'welcome', role, channel: name, emitting });
  }

  #stopWatching(): void {
    if (this.#consumer === undefined) return;
    this.#channel.leave(this.#consumer);
    this.#consumer = undefined;
    this.#surroundings.counters.consumers--;
  }

  #leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopWatching();
    if (this.#emitting) {
      this.#surroundings.counters.emitters--;
      this.#channel.release(this.#link);
    }
    this.#surroundings.ended();
  }
}
