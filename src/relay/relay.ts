import type { Ledger } from '../wire/control.ts';
import { type RefusalCode, RefusalError } from '../wire/errors.ts';
import { FRAME_HEADER_BYTES, type Frame } from '../wire/frame.ts';
import type { Hello, Role } from '../wire/hello.ts';
import { Channel, type ChannelTotals, type EmitterGrace } from './channel.ts';
import { Counters } from './counters.ts';
import type { TellEvent } from './events.ts';
import { defaultLimits, type RelayLimits } from './limits.ts';
import type { Link, Session } from './link.ts';
import { type Attachment, RelaySession, type SessionRules } from './session.ts';

/** What whoever runs a relay may set. */
export interface RelaySettings {
  /** The largest image that an emitter may send, in bytes without the header. */
  readonly frameLimitBytes: number;
  /** How old a frame may be that a consumer was sent and has not acknowledged, before it is sent no other. */
  readonly longestUnacknowledgedMs: number;
  /** Without them, the usual ones. */
  readonly limits?: Partial<RelayLimits> | undefined;
}

export interface RelayOptions extends RelaySettings {
  /** A clock that never goes back. */
  readonly nowMs: () => number;
  /** How late this process has been of late to do what was due, in milliseconds; without it, never. */
  readonly ownLatenessMs?: () => number;
  /** How often a consumer is asked that is on time, in milliseconds; undefined, or without it, once a second. */
  readonly longestAskMs?: () => number | undefined;
  /** Whether consumers are asked how much has come; without it they always are. */
  readonly asks?: () => boolean;
  /** Without it, consumers are told at once that the emitter left. */
  readonly emitterGrace?: EmitterGrace;
  /** Whether this client may do that on its channel; without it everybody may. */
  readonly allows?: (role: Role, hello: Hello) => boolean;
}

export const relayDefaults = {
  frameLimitBytes: 2 * 1024 * 1024,
  longestUnacknowledgedMs: 3000,
} as const satisfies Partial<RelayOptions>;

/** A channel as seen from outside. */
export interface ChannelStatus extends ChannelTotals {
  readonly name: string;
  readonly emitting: boolean;
  /** Whether a picture of it can be asked for: somebody emits, and has sent one. */
  readonly pictured: boolean;
  readonly consumers: number;
  /** Of frames, by those who watch now. */
  readonly ledger: Ledger;
}

/** What transports need of the relay. */
export interface LinkAcceptor {
  /** The largest message that can hold an accepted frame, in bytes. */
  readonly messageLimitBytes: number;
  /**
   * Takes a new client in, or closes its link and says why.
   *
   * @param linkOf makes the link, which knows its session from the first, and reports nothing to it while it is being made
   */
  open(hello: Hello, linkOf: (session: Session) => Link): Session;
  /** Closes a link whose hello is bad. */
  refuse(link: Link, reason: RefusalError): void;
  /** Counts a connection, whatever comes of it; answers with the function that tells that it is gone. */
  connected(): () => void;
  /** Somebody was refused before there was a link. */
  turnedAway(code: RefusalCode): void;
}

/** A channel that is open, because some sessions are on it. */
interface OpenChannel {
  readonly channel: Channel;
  sessions: number;
}

/** The core: channels, emitters, consumers. It knows links, and no socket library. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #rules: SessionRules;
  readonly #channels = new Map<string, OpenChannel>();
  readonly #sessions = new Set<RelaySession>();
  #shutDown = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#rules = {
      allows: () => true,
      ...options,
      messageLimitBytes: FRAME_HEADER_BYTES + options.frameLimitBytes,
      limits: { ...defaultLimits, ...options.limits },
    };
  }

  get shuttingDown(): boolean {
    return this.#shutDown;
  }

  /** Where a transport brings its clients. What passes through it is counted by itself, and told of. */
  attach(counters = new Counters(), tell: TellEvent = () => {}): LinkAcceptor {
    const turnedAway = (code: RefusalCode): void => {
      counters.refused(code);
      tell({ type: 'refused', code });
    };
    return {
      messageLimitBytes: this.#rules.messageLimitBytes,
      open: (hello, linkOf) => this.#open(hello, linkOf, { counters, tell }),
      refuse(link, reason) {
        turnedAway(reason.code);
        link.close(reason);
      },
      connected() {
        counters.connections++;
        counters.connectionsEver++;
        return () => {
          counters.connections--;
        };
      },
      turnedAway,
    };
  }

  #open(hello: Hello, linkOf: (session: Session) => Link, attachment: Attachment): Session {
    const known = this.#channels.get(hello.channel);
    const open = known ?? { channel: new Channel(hello.channel, this.#options.emitterGrace), sessions: 0 };
    open.sessions++;
    const session = new RelaySession({
      hello,
      channel: open.channel,
      rules: this.#rules,
      attachment,
      linkOf,
      ended: (ended) => {
        this.#sessions.delete(ended);
        open.sessions--;
        if (open.sessions === 0 && this.#channels.get(hello.channel) === open)
          this.#channels.delete(hello.channel);
      },
    });
    this.#sessions.add(session);
    if (this.#shutDown) session.refuse(new RefusalError('shutting-down'));
    else if (known === undefined && this.#channels.size >= this.#rules.limits.channels) {
      session.refuse(new RefusalError('too-many-channels'));
    } else {
      this.#channels.set(hello.channel, open);
      session.start();
    }
    return session;
  }

  /** The newest frame of a channel that is live, and how long the relay has had it. */
  newest(channel: string): { readonly frame: Frame; readonly ageMs: number } | undefined {
    const newest = this.#channels.get(channel)?.channel.newest;
    if (newest === undefined) return undefined;
    return { frame: newest.frame, ageMs: this.#options.nowMs() - newest.mark.publishedAtMs };
  }

  channels(): ChannelStatus[] {
    return [...this.#channels.values()].map(({ channel }) => {
      const ledger = channel.ledger();
      return {
        name: channel.name,
        emitting: channel.emitting,
        pictured: channel.newest !== undefined,
        consumers: channel.consumerCount,
        ...channel.totals(ledger),
        ledger,
      };
    });
  }

  /** Closes every link, and every one that still comes. */
  shutDown(): void {
    this.#shutDown = true;
    for (const session of this.#sessions) session.close(new RefusalError('shutting-down'));
  }
}
