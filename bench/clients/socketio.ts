import { io, type Socket } from 'socket.io-client';
import * as msgpackParser from 'socket.io-msgpack-parser';
import type { Client, ClientOptions } from './client.ts';
import { ackText, ControlChannel } from './control-channel.ts';

export async function connectSocketIoClient(options: ClientOptions, msgpack: boolean): Promise<Client> {
  const { url, role, channel, relay, acknowledges } = options;
  const socket = io(url, {
    auth: { role, channel, ...(acknowledges === true ? { ack: '1' } : {}) },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(msgpack ? { parser: msgpackParser } : {}),
  });
  const control = new ControlChannel((text) => socket.emit('control', text), options.onLost);
  socket.on('connect', () => {
    if (!relay) control.welcomedByConnecting();
  });
  socket.on('stream', (payload: Uint8Array) => options.onFrame(payload));
  socket.on('control', (text: string) => control.receive(text));
  socket.on('connect_error', (error) => control.ended(error.message));
  socket.on('disconnect', (reason) => control.ended(reason));
  try {
    await control.joined;
  } catch (error) {
    socket.disconnect();
    throw error;
  }
  return {
    // The MessagePack parser takes a plain Uint8Array for another type.
    send: (bytes) => socket.emit('stream', Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    acknowledge: (sequence) => socket.emit('control', ackText(sequence)),
    pause: () => networkSocketOf(socket)?.pause(),
    resume: () => networkSocketOf(socket)?.resume(),
    ledger: () => control.ledger(),
    close() {
      control.closing();
      socket.disconnect();
    },
  };
}

/** The WebSocket under Engine.IO, which offers no way of its own to stop reading. On Node it is one of ws. */
function networkSocketOf(socket: Socket): { pause(): void; resume(): void } | undefined {
  const transport = socket.io.engine?.transport as { ws?: { pause(): void; resume(): void } } | undefined;
  return transport?.ws;
}
