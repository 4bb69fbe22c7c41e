import { once } from 'node:events';
import * as msgpackParser from 'socket.io-msgpack-parser';
import * as defaultParser from 'socket.io-parser';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Relay, relayDefaults } from '../relay/relay.ts';
import { encodingsOf } from './socketio/encoding.ts';
import { socketioMsgpack } from './socketio/msgpack.ts';
import { socketio } from './socketio/socketio.ts';
import { until } from './testing/client.ts';
import { msgpackPacket } from './testing/client-frame.ts';
import { unexpected } from './testing/unexpected.ts';
import type { Listening, Transport } from './transport.ts';
import { ws } from './ws/ws.ts';

const ACKNOWLEDGEMENT = '{"type":"ack","sequence":0}';

let listening: Listening;
let webSocket: WebSocket;
afterEach(async () => {
  webSocket.terminate();
  await listening.close();
});

/** A client that answers no pings. */
async function open(transport: Transport, idleTimeoutSeconds: number, path: string): Promise<void> {
  const relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
  listening = await transport.listen({
    host: '127.0.0.1',
    port: 0,
    relay: relay.attach(),
    nowMicros: () => 0,
    failed: unexpected,
    idleTimeoutSeconds,
    fetch: () => new Response('served'),
  });
  webSocket = new WebSocket(`ws://127.0.0.1:${listening.port}${path}`, { autoPong: false } as object);
  await once(webSocket, 'open');
}

test('over ws, whoever acknowledges is heard of', async () => {
  await open(ws, 1, '/live?role=consume&ack=1');
  const acknowledging = setInterval(() => webSocket.send(ACKNOWLEDGEMENT), 100);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(webSocket.readyState).toBe(WebSocket.OPEN);
  clearInterval(acknowledging);
  await until('the end', () => webSocket.readyState !== WebSocket.OPEN);
});

test.each([
  ['socketio', socketio, defaultParser, '40{"role":"consume","ack":"1"}'],
  [
    'socketio-msgpack',
    socketioMsgpack,
    msgpackParser,
    msgpackPacket({ type: 0, nsp: '/', data: { role: 'consume', ack: '1' } }),
  ],
] as const)(
  'over %s, an acknowledgement after a ping is a sign of life, as any message is',
  async (_name, transport, parser, hello) => {
    await open(transport, 4, '/socket.io/?EIO=4&transport=websocket');
    const closed = once(webSocket, 'close');
    webSocket.send(hello);
    const pingedAtMs = await new Promise<number>((resolve) => {
      webSocket.on('message', (data) => {
        if (String(data) === '2') resolve(performance.now());
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const acknowledgement = encodingsOf(parser).controlOfClient(ACKNOWLEDGEMENT);
    webSocket.send(acknowledgement, { binary: typeof hello !== 'string' });
    await closed;
    // Two seconds after the ping without it, and three with it.
    expect(performance.now() - pingedAtMs).toBeGreaterThan(2500);
  },
);
