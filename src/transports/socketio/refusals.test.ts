import { once } from 'node:events';
import { connect, type Socket as NetSocket } from 'node:net';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import * as msgpackParser from 'socket.io-msgpack-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { AddressLimit } from '../door/address-limit.ts';
import { until } from '../testing/client.ts';
import { descriptorsFor } from '../testing/descriptors.ts';
import { unexpected } from '../testing/unexpected.ts';
import { upgradeHead } from '../testing/upgrade-head.ts';
import type { Listening, ListenOptions } from '../transport.ts';
import { socketioMsgpack } from './msgpack.ts';
import { connectOriginal, type OriginalSocket } from './original-client.ts';
import { socketio } from './socketio.ts';

type Options = Partial<ManagerOptions>;

const ways: readonly (readonly [string, Options])[] = [
  ['WebSockets only', { transports: ['websocket'] }],
  ['polling only', { transports: ['polling'] }],
  ['its usual ways', {}],
];

describe.each([
  ['socketio', socketio, {}],
  ['socketio-msgpack', socketioMsgpack, { parser: msgpackParser }],
] as const)('over %s', (_name, transport, parsing) => {
  let relay: Relay;
  let counters: Counters;
  let listening: Listening;
  let ends: (() => void)[];

  const open = (options: Options & { auth?: object }): Socket => {
    const socket = io(`http://127.0.0.1:${listening.port}`, {
      ...parsing,
      ...options,
      forceNew: true,
      reconnection: false,
    });
    ends.push(() => socket.disconnect());
    return socket;
  };

  /** All that a client is told of why it is not let in, in whatever way it is told. */
  const toldTo = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      const told: unknown[] = [];
      socket.on('control', (text) => told.push(text));
      socket.on('disconnect', () => resolve(told.join()));
      socket.on('connect_error', (error) => {
        const { description, context } = error as {
          description?: unknown;
          context?: { responseText?: string };
        };
        const { message = description } = (description ?? {}) as { message?: unknown };
        resolve([message, context?.responseText].join(' '));
      });
    });

  const listen = (limit: Partial<ListenOptions>): Promise<Listening> =>
    transport.listen({
      host: '127.0.0.1',
      port: 0,
      relay: relay.attach(counters),
      nowMicros: () => 0,
      failed: unexpected,
      fetch: () => new Response('served'),
      allowsOrigin: (origin) => origin !== 'http://evil.example',
      ...limit,
    });

  beforeEach(async () => {
    relay = new Relay({ ...relayDefaults, nowMs: () => 0 });
    counters = new Counters();
    ends = [];
    listening = await listen({ addressLimit: new AddressLimit(1) });
  });

  afterEach(async () => {
    for (const end of ends) end();
    relay.shutDown();
    await listening.close();
  });

  const fill = async (): Promise<void> => {
    const socket = open({ transports: ['websocket'], auth: { role: 'consume' } });
    await new Promise((resolve) => socket.once('control', resolve));
  };

  test.each(ways)('a client that has %s learns that there is no place', async (_ways, options) => {
    await fill();
    expect(await toldTo(open(options))).toMatch(/"code":"too-many-connections"|^503 too-many-connections: /);
    expect(counters.refusals.get('too-many-connections')).toBe(1);
    expect(counters).toMatchObject({ connections: 1, consumers: 1 });
  });

  test.each(ways)('a client that has %s learns that there is no open file', async (_ways, options) => {
    await listening.close();
    listening = await listen({ descriptorLimit: descriptorsFor(1) });
    await fill();
    expect(await toldTo(open(options))).toMatch(/"code":"too-many-open-files"|^503 too-many-open-files: /);
    expect(counters.refusals).toEqual(new Map([['too-many-open-files', 1]]));
  });

  test.each(ways)('a page that has %s, of a foreign origin, is told nothing more', async (_ways, options) => {
    const extraHeaders = { origin: 'http://evil.example' };
    expect(await toldTo(open({ ...options, extraHeaders }))).toMatch(/403 *$|^403 bad-origin: /);
    expect(counters.refusals.get('bad-origin')).toBe(1);
  });

  test('a page that may connect may read that there is no place', async () => {
    await fill();
    const origin = 'http://pages.example';
    const address = `http://127.0.0.1:${listening.port}/socket.io/?EIO=4&transport=polling`;
    for (const [from, allowed] of [
      [origin, origin],
      ['http://evil.example', null],
    ] as const) {
      const { status, headers } = await fetch(address, { headers: { origin: from } });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([503, allowed]);
      expect(headers.get('x-relaymark-refusal')).toBe('too-many-connections');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  test('an upgrade is no other connection of who polls, and one to no session is', async () => {
    const dial = (head: string): NetSocket => {
      const socket = connect(listening.port, '127.0.0.1');
      ends.push(() => socket.destroy());
      socket.write(head);
      return socket;
    };
    const path = '/socket.io/?EIO=4&transport=';
    const polling = dial(`GET ${path}polling HTTP/1.1\r\nHost: relay\r\n\r\n`);
    const sid = /"sid":"([^"]+)"/.exec(String((await once(polling, 'data'))[0]))?.[1];
    const upgradeOf = async (session: string | undefined): Promise<string> => {
      const upgrade = dial(upgradeHead(`${path}websocket&sid=${session}`, { Host: 'relay' }));
      return String((await once(upgrade, 'data'))[0]);
    };
    expect(await upgradeOf('nobody')).toMatch(/^HTTP\/1\.1 503 .*too-many-connections: /s);
    expect(await upgradeOf(sid)).toMatch(/^HTTP\/1\.1 101 /);
  });
});

test('a client of 2016 is told so, too', async () => {
  const relay = new Relay({ ...relayDefaults, nowMs: () => 0 });
  const listening = await socketio.listen({
    host: '127.0.0.1',
    port: 0,
    relay: relay.attach(),
    nowMicros: () => 0,
    failed: unexpected,
    fetch: () => new Response('served'),
    addressLimit: new AddressLimit(1),
  });
  const address = `http://127.0.0.1:${listening.port}`;
  const openOriginal = (): OriginalSocket =>
    connectOriginal(address, { transports: ['websocket'], forceNew: true, reconnection: false });
  const first = openOriginal();
  await new Promise<void>((resolve) => first.on('connect', () => resolve()));
  const second = openOriginal();
  const told: unknown[] = [];
  second.on('control', (text) => told.push(text));
  await until('the reason', () => told.length > 0);
  expect(told[0]).toContain('"too-many-connections"');
  first.disconnect();
  second.disconnect();
  relay.shutDown();
  await listening.close();
});
