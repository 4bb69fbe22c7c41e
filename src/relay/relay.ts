import { type ClientControl, type Ledger, parseClientControl } from '../wire/control.ts';
import { WireError } from '../wire/errors.ts';
import { decodeFrame, FRAME_HEADER_BYTES, type Frame } from '../wire/frame.ts';
import type { Hello, Role } from '../wire/hello.ts';
import { published } from './acknowledgement.ts';
import { Channel, type Consumer } from './channel.ts';
import { type AcknowledgementRule, Delivery } from './delivery.ts';
import type { Link, Session } from './link.ts';

export interface RelayOptions {
  /** The largest image that an emitter may send, in bytes without the header. */
  readonly frameLimitBytes: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** How old a frame may be that a consumer was sent and has not acknowledged, before it is sent no other. */
  readonly longestUnacknowledgedMs: number;
  /** Whether this client may do that on its channel; without it everybody may. */
  readonly allows?: (role: Role, hello: Hello) => boolean;
}

export const relayDefaults = {
  frameLimitBytes: 2 * 1024 * 1024,
  longestUnacknowledgedMs: 500,
} as const satisfies Partial<RelayOptions>;

/** A channel as seen from outside. `ledger` adds up the consumers that watch now. */
export interface ChannelStatus {
  readonly name: string;
  readonly emitting: boolean;
  readonly consumers: number;
  readonly framesIn: number;
  readonly ledger: Ledger;
}

/** What transports need of the relay. */
export interface LinkAcceptor {
  /** The largest message that can hold an accepted frame, in bytes. */
  readonly messageLimitBytes: number;
  open(link: Link, hello: Hello): Session;
}

/** The core: channels, emitters, consumers. It knows links, and no socket library. */
export class Relay implements LinkAcceptor {
  readonly #options: RelayOptions;
  readonly #channels = new Map<string, Channel>();
  readonly #links = new Set<Link>();
  #shutDown = false;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  get messageLimitBytes(): number {
    return FRAME_HEADER_BYTES + this.#options.frameLimitBytes;
  }

  /** Takes a new client in, or closes its link and says why. */
  open(link: Link, hello: Hello): Session {
    this.#links.add(link);
    const session = new RelaySession(link, hello, this.#channel(hello.channel), {
      messageLimitBytes: this.messageLimitBytes,
      acknowledgement: this.#options,
      allows: (role) => this.#options.allows?.(role, hello) ?? true,
      ended: (channel) => {
        this.#links.delete(link);
        if (channel.empty) this.#channels.delete(channel.name);
      },
    });
    if (this.#shutDown) session.refuse(new WireError('shutting-down'));
    else session.start();
    return session;
  }

  /** The newest frame of a channel that is live, and how long the relay has had it. */
  newest(channel: string): { readonly frame: Frame; readonly ageMs: number } | undefined {
    const newest = this.#channels.get(channel)?.newest;
    if (newest === undefined) return undefined;
    return { frame: newest.frame, ageMs: this.#options.nowMs() - newest.mark.publishedAtMs };
  }

  channels(): ChannelStatus[] {
    return [...this.#channels.values()].map((channel) => ({
      name: channel.name,
      emitting: channel.emitting,
      consumers: channel.consumerCount,
      framesIn: channel.framesIn,
      ledger: addLedgers([...channel.consumers()].map((consumer) => consumer.delivery.ledger())),
    }));
  }

  /** Closes every link, and every one that still comes. */
  shutDown(): void {
    this.#shutDown = true;
    for (const link of this.#links) link.close(new WireError('shutting-down'));
  }

  #channel(name: string): Channel {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = new Channel(name);
      this.#channels.set(name, channel);
    }
    return channel;
  }
}

function addLedgers(ledgers: Ledger[]): Ledger {
  const sum = { offered: 0, sent: 0, dropped: 0, waiting: 0 };
  for (const ledger of ledgers) {
    sum.offered += ledger.offered;
    sum.sent += ledger.sent;
    sum.dropped += ledger.dropped;
    sum.waiting += ledger.waiting;
  }
  return sum;
}

interface SessionSurroundings {
  readonly messageLimitBytes: number;
  readonly acknowledgement: AcknowledgementRule;
  /** Whether this client may do that. */
  allows(role: Role): boolean;
  ended(channel: Channel): void;
}

class RelaySession implements Session {
  readonly #link: Link;
  readonly #hello: Hello;
  readonly #channel: Channel;
  readonly #surroundings: SessionSurroundings;
  #consumer: Consumer | undefined;
  #emitting = false;
  #over = false;

  constructor(link: Link, hello: Hello, channel: Channel, surroundings: SessionSurroundings) {
    this.#link = link;
    this.#hello = hello;
    this.#channel = channel;
    this.#surroundings = surroundings;
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
    this.#welcome('consume');
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
    this.#leave();
    this.#link.close(reason);
  }

  #frame(bytes: Uint8Array): void {
    if (this.#hello.role === 'consume') throw new WireError('not-emitter');
    if (bytes.length > this.#surroundings.messageLimitBytes) {
      const limit = this.#surroundings.messageLimitBytes - FRAME_HEADER_BYTES;
      throw new WireError('frame-too-large', `The limit is ${limit} bytes.`);
    }
    const frame = decodeFrame(bytes);
    if (this.#emitting || this.#becomeEmitter()) {
      this.#channel.publish(published(frame, this.#surroundings.acknowledgement.nowMs()));
    }
  }

  #control(message: ClientControl): void {
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
    const { acknowledgement } = this.#surroundings;
    return this.#hello.acknowledges ? new Delivery(this.#link, acknowledgement) : new Delivery(this.#link);
  }

  #becomeEmitter(): boolean {
    if (!this.#surroundings.allows('emit')) {
      this.refuse(new WireError('bad-token'));
      return false;
    }
    this.#stopWatching();
    this.#emitting = this.#channel.claim(this.#link);
    if (!this.#emitting) this.refuse(new WireError('channel-busy'));
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
  }

  #leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopWatching();
    if (this.#emitting) this.#channel.release(this.#link);
    this.#surroundings.ended(this.#channel);
  }
}
