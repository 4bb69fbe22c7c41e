import * as msgpackParser from 'socket.io-msgpack-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { decodeFrame } from '../../wire/frame.ts';
import { type TestClient, until } from '../testing/client.ts';
import { testFrame } from '../testing/frames.ts';
import { connectSocketIo } from '../testing/socketio-client.ts';
import { unexpected } from '../testing/unexpected.ts';
import type { Listening } from '../transport.ts';
import { socketioMsgpack } from './msgpack.ts';
import { socketio } from './socketio.ts';

const FRAMES = 40;
const FRAME_BYTES = 100_000;

describe.each([
  ['socketio', socketio, {}],
  ['socketio-msgpack', socketioMsgpack, { parser: msgpackParser }],
])('%s over polling', (_name, transport, parser) => {
  let relay: Relay;
  let listening: Listening;
  let clients: TestClient[];

  beforeEach(async () => {
    clients = [];
    relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
    listening = await transport.listen({
      host: '127.0.0.1',
      port: 0,
      relay: relay.attach(),
      nowMicros: () => 0,
      failed: unexpected,
      fetch: () => new Response('served'),
    });
  });

  afterEach(async () => {
    for (const client of clients) client.leave();
    relay.shutDown();
    await listening.close();
  });

  const join = async (role: 'emit' | 'consume', polling?: true): Promise<TestClient> => {
    const connect = connectSocketIo({ ...parser, ...(polling === undefined ? {} : { polling }) });
    const client = await connect(listening.port, { role });
    clients.push(client);
    await until('the welcome', () => client.controls.some(({ type }) => type === 'welcome'));
    return client;
  };

  const sequencesOf = (client: TestClient): number[] =>
    client.frames.map((bytes) => decodeFrame(bytes).sequence);

  test('an emitter’s frames come to a consumer, whole and in order', async () => {
    const emitter = await join('emit', true);
    const consumer = await join('consume', true);
    for (let sequence = 0; sequence < 5; sequence++) {
      emitter.sendFrame(testFrame(sequence, FRAME_BYTES));
      await until(`frame ${sequence}`, () => consumer.frames.length === sequence + 1);
    }
    consumer.frames.forEach((bytes, sequence) => {
      expect(Buffer.compare(bytes, testFrame(sequence, FRAME_BYTES))).toBe(0);
    });
  });

  test('a consumer that does not ask is owed two frames at most, and is sent the newest then', async () => {
    const emitter = await join('emit');
    const healthy = await join('consume');
    const slow = await join('consume', true);
    slow.pause();
    for (let sequence = 0; sequence < FRAMES; sequence++) {
      emitter.sendFrame(testFrame(sequence, FRAME_BYTES));
      await until(`healthy frame ${sequence}`, () => healthy.frames.length === sequence + 1);
    }
    // One went with the request that was open, one is on its way, and one waits.
    expect(relay.channels()[0]?.ledger).toMatchObject({ waiting: 1 });
    slow.resume();
    await until('the newest frame', () => sequencesOf(slow).at(-1) === FRAMES - 1);
    expect(slow.frames.length).toBeLessThanOrEqual(3);
    expect(relay.channels()[0]?.ledger).toEqual({
      offered: 2 * FRAMES,
      sent: FRAMES + slow.frames.length,
      dropped: FRAMES - slow.frames.length,
      waiting: 0,
    });
  });
});
