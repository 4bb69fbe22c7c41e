import { io, type Socket } from 'socket.io-client';
import * as msgpackParser from 'socket.io-msgpack-parser';
import { Encoder as DefaultEncoder, type Packet, PacketType } from 'socket.io-parser';
import type { WebSocket } from 'ws';
import { openAccess, socketIoAccess } from './access.ts';
import { causeOf } from './cause.ts';
import type { Client, ClientOptions } from './client.ts';
import { ackText, ControlChannel } from './control-channel.ts';
import { helloOf } from './hello.ts';

/** What Socket.IO's clients may choose of how they speak. */
export interface SocketIoDialect {
  readonly transport: 'websocket' | 'polling';
  readonly messagePack: boolean;
}

export async function connectSocketIoClient(
  options: ClientOptions,
  { transport, messagePack }: SocketIoDialect,
): Promise<Client> {
  const { url, relay, access = openAccess } = options;
  const socket = io(url, {
    auth: helloOf(options),
    transports: [transport],
    forceNew: true,
    reconnection: false,
    ...socketIoAccess(access),
    ...(messagePack ? { parser: msgpackParser } : {}),
  });
  const encodeAck = messagePack ? packedAck : plainAck;
  const control = new ControlChannel((text) => socket.emit('control', text), options);
  socket.on('connect', () => {
    if (!relay) control.welcomedByConnecting();
  });
  socket.on('stream', (payload: unknown) => options.onFrame(bytesOf(payload)));
  socket.on('control', (text: string) => control.receive(text));
  // The events of the original program.
  socket.on('count-consume', (consumers: unknown) => {
    if (typeof consumers === 'number') options.onControl?.({ type: 'count', consumers });
  });
  socket.on('streaming-closed', () => options.onControl?.({ type: 'emitter-left' }));
  socket.on('connect_error', (error) => control.ended(causeOf(error)));
  socket.on('disconnect', (reason) => control.ended(reason));
  await control.joined(() => socket.disconnect());
  return {
    // The MessagePack parser takes a plain Uint8Array for another type.
    send: (bytes) => socket.emit('stream', Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    waitingBytes: () => webSocketOf(socket)?.bufferedAmount ?? 0,
    // The bytes that `emit` would send. All consumers acknowledge the same frames, and what this costs them is not measured.
    acknowledge: (sequence) => webSocketOf(socket)?.send(encodeAck(sequence)),
    pause: () => webSocketOf(socket)?.pause(),
    resume: () => webSocketOf(socket)?.resume(),
    ledger: (timeoutMs) => control.ledger(timeoutMs),
    close() {
      control.closing();
      socket.disconnect();
    },
  };
}

/** Other programs pass on whatever they were sent, such as data URLs. */
const bytesOf = (payload: unknown): Uint8Array =>
  payload instanceof Uint8Array ? payload : Buffer.from(String(payload));

/** "message" in Engine.IO's protocol, with which text begins. */
const ENGINE_MESSAGE = '4';

interface Encoder {
  encode(packet: Packet): unknown;
}

/** Encodes each acknowledgement once, for all consumers of this process, as `emit` does it for each. */
function ackEncoder(encoder: Encoder): (sequence: number) => string | Uint8Array {
  let last: { readonly sequence: number; readonly message: string | Uint8Array } | undefined;
  return (sequence) => {
    if (last?.sequence !== sequence) {
      const event = { type: PacketType.EVENT, data: ['control', ackText(sequence)] };
      const packet = { ...event, options: { compress: true }, nsp: '/' };
      const [encoded = ''] = encoder.encode(packet) as (string | Uint8Array)[];
      last = { sequence, message: typeof encoded === 'string' ? ENGINE_MESSAGE + encoded : encoded };
    }
    return last.message;
  };
}

const plainAck = ackEncoder(new DefaultEncoder());
const packedAck = ackEncoder(new msgpackParser.Encoder());

/** The WebSocket under Engine.IO, which offers no way of its own to stop reading. On Node it is one of ws. */
function webSocketOf(socket: Socket): WebSocket | undefined {
  const transport = socket.io.engine?.transport as { ws?: WebSocket } | undefined;
  return transport?.ws;
}
