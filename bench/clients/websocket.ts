import { WebSocket } from 'ws';
import { LIVE_PATH } from '../../src/wire/hello.ts';
import type { Client, ClientOptions } from './client.ts';
import { ControlChannel } from './control-channel.ts';

export async function connectWebSocketClient(options: ClientOptions): Promise<Client> {
  const { port, role, channel, relay } = options;
  const query = new URLSearchParams({ role, channel });
  const socket = new WebSocket(`ws://127.0.0.1:${port}${LIVE_PATH}?${query}`, {
    perMessageDeflate: false,
    maxPayload: 0,
  });
  const control = new ControlChannel((text) => socket.send(text), options.onLost);
  socket.on('open', () => {
    if (!relay) control.welcomedByConnecting();
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) options.onFrame(data as Buffer);
    else control.receive(String(data));
  });
  socket.on('error', (error) => control.ended(error.message));
  socket.on('close', (code) => control.ended(`closed with code ${code}`));
  await control.joined;
  return {
    send: (bytes) => socket.send(bytes),
    ledger: () => control.ledger(),
    close() {
      control.closing();
      socket.terminate();
    },
  };
}
