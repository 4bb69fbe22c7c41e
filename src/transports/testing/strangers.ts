import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { AddressLimit } from '../door/address-limit.ts';
import type { Listening, ListenOptions } from '../transport.ts';
import { type TestClient, until } from './client.ts';
import { clientFrame, OPCODES } from './client-frame.ts';
import { testFrame } from './frames.ts';
import { fullRelay } from './full-relay.ts';
import { lingering } from './lingering.ts';
import type { PatienceSubject } from './patience.ts';
import { unexpected } from './unexpected.ts';
import { upgradeHead } from './upgrade-head.ts';
import { withoutAsking } from './without-asking.ts';

export interface StrangersSubject extends PatienceSubject {
  /** Whoever comes to a full relay is let in to be told so: of the answer to an upgrade, clients show nothing. */
  readonly tellsOverLink: boolean;
  /** False of a library that does not tell of connections that ask for nothing. */
  readonly countsIdleConnections: boolean;
  /** What the library answers by itself, or the relay does, as it is sent on the wire. */
  readonly answered: Readonly<Record<string, Buffer>>;
}

/** What a library says, or what is found in any object. */
const closeReasons = [
  'constructor',
  '__proto__',
  'idle',
  'Received too big message',
  'WebSocket timed out from inactivity',
];

/** Thousands of requests, or of other things to answer, in one piece. */
const PIECE_BYTES = 100_000;

/** A kernel that has room again for a part of what it holds has no room for one of these. */
const HUGE_FRAME_BYTES = 1_500_000;

/** So many are more than the kernel holds back. */
const SLOWLY_READ_FRAMES = 9;

/** Between two places at which somebody may vanish. */
const STEP_BYTES = 7;

/** What a slow reader takes now and then. */
const SIP_BYTES = 40_000;

/** More than the kernel holds back, both ways. */
const MOST_FLOODED_BYTES = 64 * 1024 * 1024;

const writable = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const happened = (): void => {
      socket.off('drain', happened).off('close', happened);
      resolve();
    };
    socket.on('drain', happened).on('close', happened);
  });

const repeated = (bytes: Buffer): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil(PIECE_BYTES / bytes.length) }, () => bytes));

/** What every transport does about those whom nobody invited. */
export function strangers(subject: StrangersSubject): void {
  const { name, transport, connect, upgradePath, greeting, answered } = subject;
  describe(`${name} and strangers`, () => {
    let relay: Relay;
    let counters: Counters;
    let listening: Listening | undefined;
    let clients: TestClient[];
    let sockets: Socket[];

    const start = async (options: Partial<ListenOptions>): Promise<number> => {
      listening = await transport.listen({
        host: '127.0.0.1',
        port: 0,
        relay: relay.attach(counters),
        nowMicros: () => 0,
        failed: unexpected,
        fetch: () => new Response('served'),
        ...options,
      });
      return listening.port;
    };

    const join = async (port: number, role: 'emit' | 'consume'): Promise<TestClient> => {
      const client = await connect(port, { role });
      clients.push(client);
      await until('the welcome', () => client.controls.some((control) => control.type === 'welcome'));
      return client;
    };

    const dial = (port: number, text: string): Socket => {
      const socket = connectTcp(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(text);
      sockets.push(socket);
      return socket;
    };

    /** The status with which an upgrade is answered. */
    const upgrade = async (port: number, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
      Number(/^HTTP\/1\.1 (\d+)/.exec(await answerOf(port, headers))?.[1]);

    const answerOf = async (port: number, headers: Readonly<Record<string, string>>): Promise<string> => {
      const socket = dial(port, upgradeHead(upgradePath, { Host: `127.0.0.1:${port}`, ...headers }));
      const [head] = (await once(socket, 'data')) as [Buffer];
      return head.toString('latin1');
    };

    beforeEach(() => {
      relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
      counters = new Counters();
      clients = [];
      sockets = [];
    });

    afterEach(async () => {
      for (const client of clients) client.vanish();
      for (const socket of sockets) socket.destroy();
      relay.shutDown();
      await listening?.close();
    });

    test('a page of a foreign origin is refused, any other client is not', async () => {
      const port = await start({
        allowsOrigin: (origin, host) => origin === undefined || origin === `http://${host}`,
      });
      expect(await upgrade(port)).toBe(101);
      expect(await upgrade(port, { Origin: `http://127.0.0.1:${port}` })).toBe(101);
      const refusal = await answerOf(port, { Origin: 'https://evil.example' });
      expect(refusal).toMatch(/^HTTP\/1\.1 4\d\d .*bad-origin: /s);
      expect(counters.refusals.get('bad-origin')).toBe(1);
    });

    const tools = { start, join, dial, sockets: () => sockets, counters: () => counters };
    fullRelay(subject, tools);
    lingering(subject, tools);

    /** Sends it again and again, as fast as it is taken, and reads nothing, until that has the effect that it must have. */
    const flood = async (socket: Socket, bytes: Buffer, hasEffect: () => boolean): Promise<void> => {
      socket.pause();
      const piece = repeated(bytes);
      for (let sent = 0; !hasEffect(); sent += piece.length) {
        if (sent > MOST_FLOODED_BYTES) throw new Error(`nobody minded ${sent} bytes`);
        if (!socket.write(piece)) await writable(socket);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };

    test.each(Object.keys(answered))(
      'who asks for answers without end, and reads none, is ended: %s',
      async (what) => {
        // No limit of messages a second: what is not read is limit enough.
        relay = new Relay({
          ...relayDefaults,
          nowMs: () => performance.now(),
          limits: { controlsPerSecond: 1e9, framesPerSecond: 1e9 },
        });
        const port = await start({});
        const [consumer, emitter] = [await join(port, 'consume'), await join(port, 'emit')];
        const socket = dial(port, upgradeHead(upgradePath, { Host: 'relay' }));
        await once(socket, 'data');
        socket.write(greeting);
        await until('it to watch', () => counters.consumers === 2);
        await flood(socket, answered[what] ?? Buffer.alloc(0), () => counters.consumers === 1);
        emitter.sendFrame(testFrame(0));
        await until('the frame', () => consumer.frames.length === 1);
      },
    );

    test.each(Object.keys(answered))('who sends too many messages is told so: %s', async (what) => {
      relay = new Relay({
        ...relayDefaults,
        nowMs: () => performance.now(),
        limits: { controlsPerSecond: 10, framesPerSecond: 10 },
      });
      const port = await start({});
      const socket = dial(port, upgradeHead(upgradePath, { Host: 'relay' }));
      await once(socket, 'data');
      socket.write(greeting);
      await until('it to watch', () => counters.consumers === 1);
      let said = '';
      socket.on('data', (bytes: Buffer) => {
        said += bytes.toString('latin1');
      });
      socket.write(repeated(answered[what] ?? Buffer.alloc(0)));
      await until('the refusal', () => said.includes('too-fast'));
      expect(counters.refusals.get('too-fast')).toBe(1);
      expect(counters.consumers).toBe(0);
    });

    test.each(closeReasons)('who closes with the words %j is not refused for them', async (reason) => {
      const port = await start({});
      for (const code of [1000, 1006, 1008, 4000]) {
        const socket = dial(port, upgradeHead(upgradePath, { Host: 'relay' }));
        await once(socket, 'data');
        socket.write(greeting);
        await until('it to watch', () => counters.consumers === 1);
        const said = Buffer.from(`..${reason}`);
        said.writeUInt16BE(code);
        socket.write(clientFrame(OPCODES.close, said));
        await until('it to be gone', () => counters.consumers === 0);
      }
      expect([...counters.refusals]).toEqual([]);
    });

    test('who sends requests and waits for no answer is ended, and holds nobody up', async () => {
      let asked = 0;
      const port = await start({
        fetch: () => {
          asked++;
          return new Response('served');
        },
      });
      const socket = dial(port, '');
      const request = Buffer.from('GET / HTTP/1.1\r\nHost: relay\r\n\r\n');
      await flood(socket, request, () => socket.destroyed);
      expect(asked).toBeLessThan(PIECE_BYTES / request.length / 10);
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('served');
    });

    test('who reads slower than frames come is sent one after another', async () => {
      relay = new Relay({
        ...relayDefaults,
        frameLimitBytes: HUGE_FRAME_BYTES,
        nowMs: () => performance.now(),
      });
      const port = await start({ relay: withoutAsking(relay.attach(counters)) });
      const emitter = await join(port, 'emit');
      const reader = dial(port, upgradeHead(upgradePath, { Host: 'relay' }));
      await once(reader, 'readable');
      reader.write(greeting);
      await until('it to watch', () => counters.consumers === 1);
      const frame = testFrame(0, HUGE_FRAME_BYTES);
      let readBytes = 0;
      const turns = setInterval(() => {
        // One frame more each time that the last one has been handed over, or dropped for the next.
        if (counters.framesIn === counters.framesSent + counters.framesDropped) emitter.sendFrame(frame);
        readBytes += (reader.read(Math.min(reader.readableLength, SIP_BYTES)) as Buffer | null)?.length ?? 0;
      }, 2);
      try {
        await until('so many frames', () => readBytes > SLOWLY_READ_FRAMES * HUGE_FRAME_BYTES, 20_000);
      } finally {
        clearInterval(turns);
      }
    });

    test('who vanishes at any step of its coming leaves nothing behind', async () => {
      const port = await start({ handshakeTimeoutSeconds: 1 });
      const head = upgradeHead(upgradePath, { Host: 'relay' });
      const coming = Buffer.concat([Buffer.from(head), greeting]);
      const steps = Array.from(
        { length: Math.ceil(coming.length / STEP_BYTES) + 1 },
        (_, i) => i * STEP_BYTES,
      );
      for (const goes of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end()]) {
        await Promise.all(
          steps.map(async (sentBytes) => {
            const socket = dial(port, '');
            await once(socket, 'connect');
            socket.write(coming.subarray(0, Math.min(sentBytes, head.length)));
            // What follows the upgrade is not sent before its answer.
            if (sentBytes > head.length) await once(socket, 'data');
            socket.write(coming.subarray(head.length, Math.max(sentBytes, head.length)));
            goes(socket);
            socket.resume();
          }),
        );
      }
      // Whoever came before this has been heard of by then.
      await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text();
      await until('all of them to be gone', () => counters.connections === 0);
      expect(counters.consumers).toBe(0);
      expect(relay.channels()).toEqual([]);
    });

    test('who sends a message far over the limit is counted', async () => {
      relay = new Relay({ ...relayDefaults, frameLimitBytes: 1000, nowMs: () => performance.now() });
      const port = await start({});
      const emitter = await join(port, 'emit');
      emitter.sendFrame(testFrame(0, 4 * 1024 * 1024));
      await emitter.closed;
      await until('the refusal', () => counters.refusals.get('frame-too-large') === 1);
    });

    test('a request that is being answered is a connection, too', async () => {
      let end = (): void => {};
      const port = await start({
        addressLimit: new AddressLimit(2),
        fetch: () =>
          new Response(
            new ReadableStream<Uint8Array>({
              start(controller) {
                controller.enqueue(Buffer.from('begun'));
                end = () => controller.close();
              },
            }),
          ),
      });
      await join(port, 'consume');
      const first = dial(port, 'GET / HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n');
      await once(first, 'data');
      const [refusal] = (await once(dial(port, 'GET / HTTP/1.1\r\nHost: relay\r\n\r\n'), 'data')) as [Buffer];
      expect(refusal.toString('latin1')).toMatch(/^HTTP\/1\.1 503 /);
      expect(counters.refusals.get('too-many-connections')).toBe(1);
      end();
      first.resume();
      await once(first, 'close');
      for (const socket of sockets) socket.destroy();
      const again = async (): Promise<string> =>
        String(((await once(dial(port, 'GET / HTTP/1.1\r\nHost: relay\r\n\r\n'), 'data')) as [Buffer])[0]);
      await expect.poll(again, { timeout: 5000, interval: 50 }).toMatch(/^HTTP\/1\.1 200 /);
    });
  });
}
