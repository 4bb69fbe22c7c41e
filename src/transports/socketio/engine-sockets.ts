import { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';
import { WebSocket } from 'ws';
import { CLOSE_GRACE_MS } from '../transport.ts';

export type EngineConnection = Socket['conn'];
export type EngineTransport = EngineConnection['transport'];

/** Engine.IO keeps the `ws` socket in a field that no type shows; polling has none. */
export function webSocketOf(transport: EngineTransport): WebSocket | undefined {
  const { socket } = transport as unknown as { socket?: unknown };
  return socket instanceof WebSocket ? socket : undefined;
}

/** So does `ws` with its network socket. */
export function networkSocketOf(transport: EngineTransport): NetSocket | undefined {
  const { _socket } = (webSocketOf(transport) ?? {}) as { _socket?: unknown };
  return _socket instanceof NetSocket ? _socket : undefined;
}

/** Ends a connection that is being closed, although its client takes nothing more. */
export function endSoon(connection: EngineConnection): void {
  const timer = setTimeout(() => connection.close(true), CLOSE_GRACE_MS).unref();
  connection.once('close', () => clearTimeout(timer));
}
