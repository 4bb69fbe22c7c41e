import type { Ledger } from '../wire/control.ts';
import { WireError } from '../wire/errors.ts';
import { FRAME_HEADER_BYTES, type Frame } from '../wire/frame.ts';
import type { Hello, Role } from '../wire/hello.ts';
import { Channel } from './channel.ts';
import { Counters } from './counters.ts';
import { defaultLimits, type RelayLimits } from './limits.ts';
import type { Link, Session } from './link.ts';
import { RelaySession } from './session.ts';

export interface RelayOptions {
  /** The largest image that an emitter may send, in bytes without the header. */
  readonly frameLimitBytes: number;
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** How old a frame may be that a consumer was sent and has not acknowledged, before it is sent no other. */
  readonly longestUnacknowledgedMs: number;
  /** Without them, the usual ones. */
  readonly limits?: Partial<RelayLimits> | undefined;
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
  /** Closes a link whose hello is bad. */
  refuse(link: Link, reason: WireError): void;
}

/** The core: channels, emitters, consumers. It knows links, and no socket library. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #limits: RelayLimits;
  readonly #channels = new Map<string, Channel>();
  readonly #links = new Set<Link>();
  #shutDown = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
  }

  get shuttingDown(): boolean {
    return this.#shutDown;
  }

  /** Where a transport brings its clients. What passes through it is counted by itself. */
  attach(counters = new Counters()): LinkAcceptor {
    return {
      messageLimitBytes: this.#messageLimitBytes,
      open: (link, hello) => this.#open(link, hello, counters),
      refuse(link, reason) {
        counters.refused(reason.code);
        link.close(reason);
      },
    };
  }

  get #messageLimitBytes(): number {
    return FRAME_HEADER_BYTES + this.#options.frameLimitBytes;
  }

  /** Takes a new client in, or closes its link and says why. */
  #open(link: Link, hello: Hello, counters: Counters): Session {
    this.#links.add(link);
    const known = this.#channels.get(hello.channel);
    const channel = known ?? new Channel(hello.channel);
    const session = new RelaySession(link, hello, channel, {
      messageLimitBytes: this.#messageLimitBytes,
      acknowledgement: this.#options,
      limits: this.#limits,
      counters,
      allows: (role) => this.#options.allows?.(role, hello) ?? true,
      ended: () => {
        this.#links.delete(link);
        if (channel.empty && this.#channels.get(channel.name) === channel)
          this.#channels.delete(channel.name);
      },
    });
    if (this.#shutDown) session.refuse(new WireError('shutting-down'));
    else if (known === undefined && this.#channels.size >= this.#limits.channels) {
      session.refuse(new WireError('too-many-channels'));
    } else {
      this.#channels.set(channel.name, channel);
      session.start();
    }
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
