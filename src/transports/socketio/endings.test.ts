import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { until } from '../testing/client.ts';
import { textFrame } from '../testing/client-frame.ts';
import { unexpected } from '../testing/unexpected.ts';
import { upgradeHead } from '../testing/upgrade-head.ts';
import type { Listening } from '../transport.ts';
import { socketio } from './socketio.ts';

let relay: Relay;
let counters: Counters;
let listening: Listening;

beforeEach(async () => {
  relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
  counters = new Counters();
  listening = await socketio.listen({
    host: '127.0.0.1',
    port: 0,
    relay: relay.attach(counters),
    nowMicros: () => 0,
    failed: unexpected,
    fetch: () => new Response('served'),
  });
});

afterEach(async () => {
  relay.shutDown();
  await listening.close();
});

/** A plain connection with these packets of Socket.IO behind the upgrade. */
async function upgraded(...packets: readonly string[]) {
  const socket = await upgradedAt('/socket.io/?EIO=4&transport=websocket');
  for (const packet of packets) socket.write(textFrame(packet));
  return socket;
}

async function upgradedAt(path: string) {
  const socket = connectTcp(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(upgradeHead(path, { Host: 'relay' }));
  await once(socket, 'data');
  socket.resume();
  return socket;
}

test('a client that leaves its namespace and would keep its connection loses it', async () => {
  const socket = await upgraded('40{"role":"consume"}');
  await until('it to watch', () => counters.consumers === 1);
  socket.write(textFrame('41'));
  await until('the end of its connection', () => socket.destroyed);
  expect(counters.consumers).toBe(0);
  expect(relay.channels()).toEqual([]);
});

test('nor may anybody ask for namespaces without end before it says what it wants', async () => {
  const socket = await upgraded(...Array.from({ length: 200 }, () => '40/x,'));
  await until('the end of its connection', () => socket.destroyed);
  expect(counters.refusals.get('too-fast')).toBe(1);
});

test('nor may anybody ask without end whether it may upgrade', async () => {
  const sid = await polling();
  const socket = await upgradedAt(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
  for (let i = 0; i < 200; i++) socket.write(textFrame('2probe'));
  await until('the end of its connection', () => socket.destroyed);
  expect(counters.refusals.get('too-fast')).toBe(1);
});

test('who posts and asks for an upgrade at once is ended, and whoever resets then ends nobody else', async () => {
  for (let i = 0; i < 20; i++) {
    const sid = await polling();
    const path = `/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    const post = `POST ${path} HTTP/1.1\r\nHost: relay\r\nContent-Length: 1\r\n\r\n6`;
    const socket = connectTcp(listening.port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(post + upgradeHead('/socket.io/?EIO=4&transport=websocket', { Host: 'relay' }));
    if (i % 2 === 0) await until('its end', () => socket.resume().destroyed);
    else await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
  }
  expect(await (await fetch(`http://127.0.0.1:${listening.port}/`)).text()).toBe('served');
});

test('a body of which each byte is a chunk is not read to its end', async () => {
  const sid = await polling();
  const socket = connectTcp(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `POST /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  socket.write('1\r\nx\r\n'.repeat(3000));
  await until('its end', () => socket.resume().destroyed);
  expect(counters.refusals.get('too-fast')).toBe(1);
});

/** The name of a session that begins by polling. */
async function polling(): Promise<string> {
  const address = `http://127.0.0.1:${listening.port}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(address)).text()).slice(1)) as { sid: string };
  return sid;
}

/** A session over polling: what it posts, without ever asking for what waits for it. */
async function pollingSession(): Promise<(packets: readonly string[]) => Promise<number>> {
  const sid = await polling();
  const address = `http://127.0.0.1:${listening.port}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
  return async (packets) => {
    const answer = await fetch(address, { method: 'POST', body: packets.join('\x1e') });
    await answer.text().catch(() => '');
    return answer.status;
  };
}

test.each([
  ['wishes for namespaces', '40/x,'],
  ['pings of the relay', '42["control","{\\"type\\":\\"ping\\",\\"id\\":1}"]'],
  ['packets that do nothing', '6'],
])('who posts without end, and never polls, is ended: %s', async (_name, packet) => {
  const post = await pollingSession();
  await post(['40{"role":"consume"}']);
  await until('it to watch', () => counters.consumers === 1);
  // Until nobody knows its session any more.
  const thousand = Array.from({ length: 1000 }, () => packet);
  await expect.poll(() => post(thousand), { timeout: 10_000, interval: 1 }).toBe(400);
  expect(counters.consumers).toBe(0);
});

/** Wishes for namespaces, which are answered, and then to emit, in one POST over polling. */
async function postsAndVanishes(channel: string, wishes: readonly string[]): Promise<void> {
  const post = await pollingSession();
  await post([...wishes.map((wish) => `40/${wish},`), `40${JSON.stringify({ role: 'emit', channel })}`]);
}

/** How much more of that, in bytes, it takes to be refused while one is welcomed, and not before. */
const SOME_MORE_BYTES = 20;

test('an emitter that is refused while it is welcomed stays nowhere', async () => {
  for (let i = 0; i < 30; i++) {
    const wishes = Array.from({ length: 49 }, () => 'x'.repeat(1190));
    await postsAndVanishes(`welcome-${i}`, [...wishes.slice(1), 'x'.repeat(1190 + i * SOME_MORE_BYTES)]);
    await postsAndVanishes(
      `before-${i}`,
      Array.from({ length: 484 }, (_, wish) => `${wish}`),
    );
  }
  expect(relay.channels().filter(({ name }) => name.startsWith('before'))).toEqual([]);
  expect(counters.refusals.get('too-slow')).toBeGreaterThan(0);
  expect(counters.emitters).toBeGreaterThan(0);
  relay.shutDown();
  await listening.close();
  expect(relay.channels()).toEqual([]);
  expect(counters.emitters).toBe(0);
  expect(counters.connections).toBe(0);
});
