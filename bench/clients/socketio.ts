import { io } from 'socket.io-client';
import * as msgpackParser from 'socket.io-msgpack-parser';
import type { Client, ClientOptions } from './client.ts';
import { ControlChannel } from './control-channel.ts';

export async function connectSocketIoClient(options: ClientOptions, msgpack: boolean): Promise<Client> {
  const { port, role, channel, relay } = options;
  const socket = io(`http://127.0.0.1:${port}`, {
    auth: { role, channel },
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
    ledger: () => control.ledger(),
    close() {
      control.closing();
      socket.disconnect();
    },
  };
}
