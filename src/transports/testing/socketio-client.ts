import type { Socket as NetSocket } from 'node:net';
import { io } from 'socket.io-client';
import type { RelayControl } from '../../wire/control.ts';
import type { ClientHello, Connect, TestClient } from './client.ts';

/** Clients of the Socket.IO transports, with the parser that the relay's end uses. */
export function connectSocketIo(parser?: unknown): Connect {
  return (port, hello) => connect(port, hello, parser);
}

async function connect(port: number, hello: ClientHello, parser: unknown): Promise<TestClient> {
  const socket = io(`http://127.0.0.1:${port}`, {
    auth: { ...hello },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(parser === undefined ? {} : { parser }),
  });
  const frames: Uint8Array[] = [];
  const controls: RelayControl[] = [];
  socket.on('stream', (payload: Uint8Array) => frames.push(payload));
  socket.on('control', (text: string) => controls.push(JSON.parse(text) as RelayControl));
  socket.on('count-consume', (consumers: number) => controls.push({ type: 'count', consumers }));
  socket.on('streaming-closed', () => controls.push({ type: 'emitter-left' }));
  const closed = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const { transport } = socket.io.engine;
  return {
    frames,
    controls,
    closed,
    sendFrame: (bytes) => socket.emit('stream', bytes),
    sendText: (text) => socket.emit('control', text),
    pause: () => webSocketOf(transport)?._socket.pause(),
    resume: () => webSocketOf(transport)?._socket.resume(),
    leave: () => socket.disconnect(),
    vanish: () => webSocketOf(transport)?.terminate(),
  };
}

/** engine.io-client keeps the `ws` socket, and that one its network socket, in fields that no type shows. */
function webSocketOf(transport: unknown): { _socket: NetSocket; terminate(): void } | null {
  return (transport as { ws: { _socket: NetSocket; terminate(): void } | null }).ws;
}
