import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { text } from 'node:stream/consumers';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { AddressLimit } from '../door/address-limit.ts';
import { until } from '../testing/client.ts';
import { unexpected } from '../testing/unexpected.ts';
import type { Listening } from '../transport.ts';
import { connectOriginal } from './original-client.ts';
import { socketio } from './socketio.ts';

const MOST = 4;
const PATH = '/socket.io/?EIO=4&transport=polling';

interface AnyClient {
  on(event: string, handler: (payload: unknown) => void): unknown;
  disconnect(): unknown;
}

type Connect = (url: string, options: object) => AnyClient;

const versions = [
  ['1.4.8', connectOriginal as unknown as Connect],
  ['4.8', io as unknown as Connect],
] as const;

let relay: Relay;
let counters: Counters;
let listening: Listening;
let agent: Agent;
let ends: (() => void)[];

beforeEach(async () => {
  relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
  counters = new Counters();
  ends = [];
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  listening = await socketio.listen({
    host: '127.0.0.1',
    port: 0,
    relay: relay.attach(counters),
    nowMicros: () => 0,
    failed: unexpected,
    fetch: () => new Response('served'),
    addressLimit: new AddressLimit(MOST),
  });
});

afterEach(async () => {
  for (const end of ends) end();
  agent.destroy();
  relay.shutDown();
  await listening.close();
});

interface Answer {
  readonly response: IncomingMessage;
  readonly body: string;
}

/** Over the agent's one connection. */
async function ask(path: string, posted?: string): Promise<Answer> {
  const method = posted === undefined ? 'GET' : 'POST';
  const headers = { origin: 'http://pages.example' };
  const options = { port: listening.port, host: '127.0.0.1', agent, path, method, headers };
  const asked = request(options).end(posted);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { response, body: await text(response) };
}

const sidIn = ({ body }: Answer): string => (JSON.parse(body.slice(1)) as { sid: string }).sid;

async function openSession(): Promise<string> {
  const answer = await ask(PATH);
  expect(answer.response.statusCode).toBe(200);
  return sidIn(answer);
}

/** A connection of its own, with one request; answers with the status. */
async function statusOver(head: string): Promise<string | undefined> {
  const socket = connectTcp(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  ends.push(() => socket.destroy());
  socket.write(head);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return /^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1];
}

test('sessions that poll are connections of their address, however few carry them', async () => {
  const sids: string[] = [];
  while (sids.length < MOST) sids.push(await openSession());
  const { response, body } = await ask(PATH);
  expect(response.statusCode).toBe(503);
  expect(body).toMatch(/^too-many-connections: /);
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  expect(response.headers['x-relaymark-refusal']).toBe('too-many-connections');
  expect(response.headers['access-control-allow-origin']).toBe('http://pages.example');
  expect(counters.refusals).toEqual(new Map([['too-many-connections', 1]]));
  // Another connection, too, is one of them.
  await expect.poll(() => statusOver('GET / HTTP/1.1\r\nHost: relay\r\n\r\n')).toBe('503');
  // "1" is Engine.IO's goodbye.
  await ask(`${PATH}&sid=${sids[0]}`, '1');
  await openSession();
  expect((await ask(PATH)).response.statusCode).toBe(503);
});

test('a session has four connections at most besides', async () => {
  const sids: string[] = [];
  while (sids.length < MOST) sids.push(await openSession());
  const post = `POST ${PATH}&sid=${sids[0]} HTTP/1.1\r\nHost: relay\r\nContent-Length: 1\r\n\r\n6`;
  // The agent's is the first.
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push(await statusOver(post));
  expect(statuses).toEqual(['200', '200', '200', '503']);
});

describe.each(versions)('socket.io-client %s', (_version, connect) => {
  const open = async (options: object): Promise<AnyClient> => {
    const client = connect(`http://127.0.0.1:${listening.port}`, {
      ...options,
      query: { role: 'consume' },
      forceNew: true,
      reconnection: false,
    });
    ends.push(() => client.disconnect());
    await new Promise<void>((resolve, reject) => {
      client.on('control', () => resolve());
      client.on('connect_error', reject);
      client.on('disconnect', () => reject(new Error('it was disconnected')));
    });
    return client;
  };

  test.each([
    ['in its usual ways', {}],
    ['over polling', { transports: ['polling'] }],
    ['over polling and websocket in turn', undefined],
  ])('as many as an address may have are let in, each counted once: %s', async (_way, options) => {
    for (let round = 0; round < 2; round++) {
      const clients: AnyClient[] = [];
      while (clients.length < MOST)
        clients.push(
          await open(options ?? { transports: [clients.length % 2 === 0 ? 'polling' : 'websocket'] }),
        );
      expect(counters.consumers).toBe(MOST);
      await expect(open({ transports: ['polling'] })).rejects.toThrow();
      expect(counters.refusals.get('too-many-connections')).toBeGreaterThan(0);
      expect(counters.consumers).toBe(MOST);
      for (const client of clients) client.disconnect();
      await until('nobody', () => counters.consumers === 0 && counters.connections === 0);
    }
  });
});
