import { RefusalError } from './errors.ts';

export type Role = 'emit' | 'consume';

/** What a client says of itself when it connects. */
export interface Hello {
  /**
   * `undeclared` is a client of the original program, which says nothing: it watches until it sends its first frame,
   * and from then on it is the emitter.
   */
  readonly role: Role | 'undeclared';
  readonly channel: string;
  readonly token?: string;
  /** It acknowledges the frames that it has shown: then it is never sent more than it can show. */
  readonly acknowledges: boolean;
  /**
   * Of an emitter, the same over all its connections and known to nobody else: it takes the place of an earlier connection
   * of its own that the relay holds for alive.
   */
  readonly emitterId?: string;
}

/** Where clients that name no channel meet, as in the original program. */
export const DEFAULT_CHANNEL = 'stream';

/** Where WebSocket transports listen. */
export const LIVE_PATH = '/live';

/** Of "." and ".." a URL makes another path. */
const channelPattern = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/;

/** Long enough that nobody guesses it. */
const emitterIdPattern = /^[A-Za-z0-9-]{16,64}$/;

export const isChannelName = (name: string): boolean => channelPattern.test(name);

/** A hello as it arrives: query or handshake values that nobody has looked at yet. */
export interface RawHello {
  readonly role?: unknown;
  readonly channel?: unknown;
  readonly token?: unknown;
  /** "1" of clients that acknowledge */
  readonly ack?: unknown;
  /** Of an emitter: 16 to 64 letters, digits or dashes; anything else is as none. */
  readonly id?: unknown;
}

/**
 * @throws RefusalError `bad-role`, `bad-channel`
 */
export function parseHello(raw: RawHello): Hello {
  const { role, channel = DEFAULT_CHANNEL, token, ack, id } = raw;
  if (role !== 'emit' && role !== 'consume') throw new RefusalError('bad-role');
  if (typeof channel !== 'string' || !isChannelName(channel)) throw new RefusalError('bad-channel');
  return {
    role,
    channel,
    acknowledges: ack === '1',
    ...(typeof token === 'string' ? { token } : {}),
    ...(role === 'emit' && typeof id === 'string' && emitterIdPattern.test(id) ? { emitterId: id } : {}),
  };
}

/** The hello in a WebSocket's query string, `role=…&channel=…&token=…`. */
export function helloFromQuery(query: string): RawHello {
  return Object.fromEntries(new URLSearchParams(query));
}
