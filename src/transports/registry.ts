import type { Transport } from './transport.ts';

/** Every transport by name. A library is loaded only when its transport is asked for. */
const loaders = {
  socketio: async () => (await import('./socketio/socketio.ts')).socketio,
  'socketio-msgpack': async () => (await import('./socketio/msgpack.ts')).socketioMsgpack,
  uws: async () => (await import('./uws/uws.ts')).uws,
  ws: async () => (await import('./ws/ws.ts')).ws,
} satisfies Record<string, () => Promise<Transport>>;

export type TransportName = keyof typeof loaders;

export const transportNames = Object.keys(loaders) as readonly TransportName[];

export function isTransportName(name: string): name is TransportName {
  return Object.hasOwn(loaders, name);
}

/** @throws UwsUnavailableError where uWebSockets.js has no native build for this machine */
export function loadTransport(name: TransportName): Promise<Transport> {
  return loaders[name]();
}
