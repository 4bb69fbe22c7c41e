import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Counters } from '../../relay/counters.ts';
import { AddressLimit } from '../door/address-limit.ts';
import { MOST_WITHOUT_PLACE } from '../door/descriptor-limit.ts';
import type { ListenOptions } from '../transport.ts';
import { type TestClient, until } from './client.ts';
import { descriptorsFor } from './descriptors.ts';
import type { StrangersSubject } from './strangers.ts';
import { upgradeHead } from './upgrade-head.ts';

/** What `strangers` has at hand in each of its tests. */
export interface StrangersTest {
  readonly start: (options: Partial<ListenOptions>) => Promise<number>;
  readonly join: (port: number, role: 'emit' | 'consume') => Promise<TestClient>;
  readonly dial: (port: number, text: string) => Socket;
  /** Those that were dialled. */
  readonly sockets: () => readonly Socket[];
  readonly counters: () => Counters;
}

/** Connections that come at once. */
const BATCH = 200;

/** What there may be so many connections of, and what those are told who come then. */
const limits = [
  ['an address', 'too-many-connections', (most: number) => ({ addressLimit: new AddressLimit(most) })],
  ['the system', 'too-many-open-files', (most: number) => ({ descriptorLimit: descriptorsFor(most) })],
] as const;

/** What every transport does where there are as many connections as there may be. */
export function fullRelay(
  subject: StrangersSubject,
  { start, join, dial, sockets, counters }: StrangersTest,
): void {
  const { upgradePath, greeting, tellsOverLink, countsIdleConnections } = subject;

  /** The beginning of what is answered; nothing if the connection ends. */
  const answerTo = (port: number, text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = dial(port, text);
      socket.once('data', (bytes: Buffer) => resolve(bytes.toString('latin1')));
      socket.once('close', () => resolve(''));
    });

  test.each(limits)('%s may have so many connections, and another when one has gone', async (...limit) => {
    const [, code, limitedTo] = limit;
    const port = await start(limitedTo(3));
    const first = await join(port, 'consume');
    await join(port, 'consume');
    await join(port, 'emit');
    const full = dial(port, upgradeHead(upgradePath, { Host: 'relay' }));
    let said = '';
    full.on('data', (bytes: Buffer) => {
      if (said === '') full.write(greeting);
      said += bytes.toString('latin1');
    });
    const reason = tellsOverLink
      ? new RegExp(`^HTTP/1\\.1 101 .*"${code}\\\\?"`, 's')
      : new RegExp(`^HTTP/1\\.1 503 .*retry-after: \\d+\r\n.*${code}: `, 's');
    await until('the reason', () => reason.test(said));
    expect(counters().connections).toBe(3);
    expect(counters().refusals).toEqual(new Map([[code, 1]]));
    expect(counters().consumers).toBe(2);
    for (const socket of sockets()) socket.destroy();
    first.leave();
    await first.closed;
    await until('a place', () => counters().consumers === 1);
    const again = (): Promise<string> => answerTo(port, upgradeHead(upgradePath, { Host: 'relay' }));
    await expect.poll(again, { timeout: 5000, interval: 50 }).toMatch(/^HTTP\/1\.1 101 .*$/s);
  });

  test.each(limits)(
    'who looks after it is answered however many connections %s has, and others are told when to come again',
    async (...limit) => {
      const [, code, limitedTo] = limit;
      let end = (): void => {};
      const port = await start({
        ...limitedTo(1),
        answersAlways: (path) => path.startsWith('/healthz'),
        fetch({ url }) {
          if (!url.endsWith('/slow')) return new Response('served', { headers: { 'content-length': '6' } });
          const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
            controller.enqueue(Buffer.from('begun'));
            end = () => controller.close();
          };
          return new Response(new ReadableStream({ start }));
        },
      });
      await join(port, 'consume');
      const slow = dial(port, 'GET /healthz/slow HTTP/1.1\r\nHost: relay\r\n\r\n');
      await once(slow, 'data');
      // Idle ones from the same address, more than are kept.
      for (let idle = 0; countsIdleConnections && idle < MOST_WITHOUT_PLACE + BATCH; idle += BATCH) {
        const batch = Array.from({ length: BATCH }, () => dial(port, ''));
        await Promise.all(batch.map((socket) => once(socket, 'connect')));
      }
      for (const path of ['/healthz', '/healthz/live'])
        expect(await answerTo(port, `GET ${path} HTTP/1.1\r\nHost: relay\r\n\r\n`)).toMatch(
          /^HTTP\/1\.1 200 /,
        );
      const page = await answerTo(port, 'GET / HTTP/1.1\r\nHost: relay\r\n\r\n');
      expect(page).toMatch(new RegExp(`^HTTP/1\\.1 503 .*retry-after: \\d+\r\n.*${code}: `, 's'));
      expect(counters().connections).toBe(1);
      expect(slow.closed).toBe(false);
      end();
      slow.resume();
      await once(slow, 'data');
      if (countsIdleConnections) {
        const open = (): number => sockets().filter((socket) => !socket.closed).length;
        await until('most of them to be gone', () => open() <= MOST_WITHOUT_PLACE + 1);
        const gone = sockets().filter((socket) => socket.closed).length;
        expect(counters().refusals.get(code)).toBeGreaterThan(gone / 2);
      } else expect(counters().refusals.get(code)).toBe(1);
    },
  );
}
