import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import * as msgpackParser from 'socket.io-msgpack-parser';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
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
const GRACE_MS = 20_000;

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

  test('a relay that ends tells those who poll, and waits for nobody who could not ask again', async () => {
    const openPolls = new Set<unknown>();
    const onStart = (told: unknown): void => {
      const { request } = told as { readonly request: IncomingMessage };
      if (request.method === 'GET') openPolls.add(request);
    };
    const onFinish = (told: unknown): void =>
      void openPolls.delete((told as { readonly request: IncomingMessage }).request);
    subscribe('http.server.request.start', onStart);
    subscribe('http.server.response.finish', onFinish);
    onTestFinished(() => {
      unsubscribe('http.server.request.start', onStart);
      unsubscribe('http.server.response.finish', onFinish);
    });
    const emitter = await join('emit', true);
    const watching = await join('consume', true);
    const pausing = await join('consume', true);
    pausing.pause();
    emitter.sendFrame(testFrame(0, FRAME_BYTES));
    await until('its frame', () => watching.frames.length === 1 && pausing.frames.length === 1);
    const path = `http://127.0.0.1:${listening.port}/socket.io/?EIO=4&transport=polling`;
    const begun = await (await fetch(path)).text();
    const undecided = fetch(`${path}&sid=${/"sid":"([^"]+)"/.exec(begun)?.[1]}`);
    await until('everybody else to ask', () => openPolls.size === 3);
    const toldAtMs = performance.now();
    const closing = listening.close(GRACE_MS);
    relay.shutDown();
    await closing;
    expect(performance.now() - toldAtMs).toBeLessThan(GRACE_MS / 2);
    for (const { controls, closed } of [emitter, watching]) {
      await closed;
      expect(controls.at(-1)).toMatchObject({ type: 'error', code: 'shutting-down' });
    }
    expect(await (await undecided).text()).toBe('1');
  });
});
