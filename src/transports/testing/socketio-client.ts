import type { Socket as NetSocket } from 'node:net';
import { io } from 'socket.io-client';
import type { RelayControl } from '../../wire/control.ts';
import type { ClientHello, Connect, TestClient } from './client.ts';

export interface SocketIoWay {
  /** The one that the relay's end uses. */
  readonly parser?: unknown;
  /** Asks for packets by HTTP, over and over again. */
  readonly polling?: true;
}

/** Clients of the Socket.IO transports. */
export function connectSocketIo(way: SocketIoWay = {}): Connect {
  return (port, hello) => connect(port, hello, way);
}

async function connect(
  port: number,
  hello: ClientHello,
  { parser, polling }: SocketIoWay,
): Promise<TestClient> {
  const socket = io(`http://127.0.0.1:${port}`, {
    auth: { ...hello },
    transports: [polling === true ? 'polling' : 'websocket'],
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
    ...(polling === true ? pausedPolling(transport) : pausedReading(transport)),
    leave: () => socket.disconnect(),
    vanish: () => webSocketOf(transport)?.terminate(),
  };
}

type Pausing = Pick<TestClient, 'pause' | 'resume'>;

function pausedReading(transport: unknown): Pausing {
  return {
    pause: () => webSocketOf(transport)?._socket.pause(),
    resume: () => webSocketOf(transport)?._socket.resume(),
  };
}

/** A client that does not ask for more. */
function pausedPolling(transport: unknown): Pausing {
  const polling = transport as { doPoll(): void };
  const { doPoll } = polling;
  let asked = false;
  return {
    pause() {
      polling.doPoll = () => {
        asked = true;
      };
    },
    resume() {
      polling.doPoll = doPoll;
      if (asked) polling.doPoll();
    },
  };
}

/** engine.io-client keeps the `ws` socket, and that one its network socket, in fields that no type shows. */
function webSocketOf(transport: unknown): { _socket: NetSocket; terminate(): void } | null {
  return (transport as { ws: { _socket: NetSocket; terminate(): void } | null }).ws;
}
