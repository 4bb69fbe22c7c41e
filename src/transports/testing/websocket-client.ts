import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { RelayControl } from '../../wire/control.ts';
import { LIVE_PATH } from '../../wire/hello.ts';
import type { ClientHello, TestClient } from './client.ts';

/** A client of the WebSocket transports. */
export async function connectWebSocket(port: number, hello: ClientHello): Promise<TestClient> {
  const query = new URLSearchParams({ ...hello });
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}${LIVE_PATH}?${query}`);
  const frames: Uint8Array[] = [];
  const controls: RelayControl[] = [];
  let socket: Socket | undefined;
  webSocket.on('upgrade', (response) => {
    socket = response.socket;
  });
  webSocket.on('message', (data, isBinary) => {
    if (isBinary) frames.push(data as Buffer);
    else controls.push(JSON.parse(String(data)) as RelayControl);
  });
  const closed = new Promise<void>((resolve) => webSocket.once('close', () => resolve()));
  await new Promise((resolve, reject) => webSocket.once('open', resolve).once('error', reject));
  // The relay may cut a connection off in the middle of what a test is sending.
  webSocket.on('error', () => {});
  return {
    frames,
    controls,
    closed,
    sendFrame: (bytes) => webSocket.send(bytes),
    sendText: (text) => webSocket.send(text),
    pause: () => socket?.pause(),
    resume: () => socket?.resume(),
    leave: () => webSocket.close(),
    vanish: () => webSocket.terminate(),
  };
}
