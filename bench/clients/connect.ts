import { describeRefusal, openAccess } from './access.ts';
import { causeOf } from './cause.ts';
import type { Client, ClientOptions, Protocol } from './client.ts';
import { findMjpeg } from './mjpeg/place.ts';
import type { SocketIoDialect } from './socketio.ts';
import { UnreachableError } from './unreachable-error.ts';

type Connect = (options: ClientOptions) => Promise<Client>;

/** Socket.IO's client takes as long to load as all the rest of a process of the crew, and most rounds have no use for it. */
const loaders: Record<Protocol, () => Promise<Connect>> = {
  tcp: async () => (await import('./tcp.ts')).connectTcp,
  websocket: async () => (await import('./websocket.ts')).connectWebSocketClient,
  'socketio-dataurl': async () => (await import('./socketio-dataurl.ts')).connectDataUrlClient,
  socketio: () => socketIo({ transport: 'websocket', messagePack: false }),
  'socketio-msgpack': () => socketIo({ transport: 'websocket', messagePack: true }),
  'socketio-polling': () => socketIo({ transport: 'polling', messagePack: false }),
  mjpeg: async () => {
    const { connectMjpegViewer } = await import('./mjpeg/mjpeg.ts');
    return (options) => (options.role === 'consume' ? connectMjpegViewer(options) : emitBeside(options));
  },
};

/** Streams of parts go one way: what a relay of ours shows in one is emitted over its wire. */
async function emitBeside({ access = openAccess, ...options }: ClientOptions): Promise<Client> {
  const { relay } = await findMjpeg({ ...options, access });
  if (relay === undefined) throw new Error(CANNOT_EMIT);
  const { path: _pathOfStream, ...rest } = access;
  const { wire, url, channel } = relay;
  return connectClient(wire, { ...options, access: rest, url, channel, relay: true });
}

const CANNOT_EMIT =
  'over mjpeg nothing can be emitted but to a relay of ours, which this is not; have something emit to it beside, ' +
  'as "npm run emit -- --to URL" does over other protocols';

async function socketIo(dialect: SocketIoDialect): Promise<Connect> {
  const { connectSocketIoClient } = await import('./socketio.ts');
  return (options) => connectSocketIoClient(options, dialect);
}

/** Loads what speaks a protocol, so that no connection is timed with it. */
export const loadClient = (protocol: Protocol): Promise<Connect> => loaders[protocol]();

/** Why somebody could not connect, as it travels between processes. */
export interface ConnectFailure {
  /** With the address. */
  readonly message: string;
  /** What the program said, or the system, such as "503 too-many-connections: …". */
  readonly cause: string;
}

export const failureOf = (error: unknown): ConnectFailure => ({
  message: error instanceof Error ? error.message : String(error),
  cause: causeOf(error),
});

/** @throws UnreachableError with the address and the cause, if the connection is refused or takes longer than `CONNECT_TIMEOUT_MS` */
export async function connectClient(protocol: Protocol, options: ClientOptions): Promise<Client> {
  const connect = await loadClient(protocol);
  try {
    return await connect(options);
  } catch (error) {
    const words = describeRefusal(options.url, causeOf(error), options.access ?? openAccess);
    throw new UnreachableError(words, { cause: error });
  }
}
