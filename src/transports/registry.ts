import type { WireName } from '../wire/wire-name.ts';
import type { Transport } from './transport.ts';

interface Registered {
  /** What its clients speak. */
  readonly wire: WireName;
  /** Packages that carry it. */
  readonly libraries: readonly string[];
  /** A library is loaded only when its transport is asked for. */
  readonly load: () => Promise<Transport>;
}

/** Every transport by name. */
const registered = {
  socketio: {
    wire: 'socketio',
    libraries: ['socket.io'],
    load: async () => (await import('./socketio/socketio.ts')).socketio,
  },
  'socketio-msgpack': {
    wire: 'socketio-msgpack',
    libraries: ['socket.io', 'socket.io-msgpack-parser'],
    load: async () => (await import('./socketio/msgpack.ts')).socketioMsgpack,
  },
  uws: {
    wire: 'websocket',
    libraries: ['uWebSockets.js'],
    load: async () => (await import('./uws/uws.ts')).uws,
  },
  ws: { wire: 'websocket', libraries: ['ws'], load: async () => (await import('./ws/ws.ts')).ws },
} as const satisfies Record<string, Registered>;

export type TransportName = keyof typeof registered;

export const transportNames = Object.keys(registered) as readonly TransportName[];

export function isTransportName(name: string): name is TransportName {
  return Object.hasOwn(registered, name);
}

/** @throws UwsUnavailableError where uWebSockets.js has no native build for this machine */
export function loadTransport(name: TransportName): Promise<Transport> {
  return registered[name].load();
}

/** What a transport's clients speak. */
export const wireOf = (name: TransportName): WireName => registered[name].wire;

/** The packages that carry a transport. */
export const librariesOf = (name: TransportName): readonly string[] => registered[name].libraries;
