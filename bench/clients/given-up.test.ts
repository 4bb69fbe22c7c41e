import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { CONNECT_TIMEOUT_MS } from './client.ts';
import { connectClient } from './connect.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a client that is not welcomed in time is gone, and is brought no frames', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const relay = new WebSocketServer({ server: http });
  const connected = once(relay, 'connection') as Promise<[WebSocket]>;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let frames = 0;
  const connecting = connectClient('websocket', {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    role: 'consume',
    channel: 'stream',
    relay: true,
    onFrame: () => frames++,
    onLost: () => {},
  });
  const refused = expect(connecting).rejects.toThrow('timed out waiting for the connection and its welcome');
  const [socket] = await connected;
  const gone = once(socket, 'close');
  vi.advanceTimersByTime(CONNECT_TIMEOUT_MS);
  await refused;
  socket.send(Buffer.from('a frame'));
  await gone;
  expect(frames).toBe(0);
  http.close();
});
