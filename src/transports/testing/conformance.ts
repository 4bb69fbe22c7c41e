import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Link } from '../../relay/link.ts';
import { type LinkAcceptor, Relay, relayDefaults } from '../../relay/relay.ts';
import { decodeFrame } from '../../wire/frame.ts';
import { IDLE_TIMEOUT_SECONDS, type Listening, type Transport } from '../transport.ts';
import { type ClientHello, type Connect, type TestClient, until } from './client.ts';
import { SMALLEST_FRAME_BYTES, testFrame } from './frames.ts';
import { mute } from './without-asking.ts';

export interface ConformanceSubject {
  readonly name: string;
  readonly transport: Transport;
  /** A real client of this transport. */
  readonly connect: Connect;
}

const FRAME_LIMIT_BYTES = 1024 * 1024;

const sequencesOf = (client: TestClient): number[] =>
  client.frames.map((bytes) => decodeFrame(bytes).sequence);
const errorsOf = (client: TestClient): string[] =>
  client.controls.flatMap((control) => (control.type === 'error' ? [control.code] : []));
const countsOf = (client: TestClient): number[] =>
  client.controls.flatMap((control) => (control.type === 'count' ? [control.consumers] : []));
const heardOfLeaving = (client: TestClient): boolean =>
  client.controls.some((control) => control.type === 'emitter-left');
const welcomed = (client: TestClient): boolean =>
  client.controls.some((control) => control.type === 'welcome');

/**
 * With its WebSocket header, this message fills a segment of loopback: 65,536 bytes less the headers of IP and TCP. A kernel that
 * is full takes nothing of the next one, where it would take a part of others.
 */
const WHOLE_SEGMENT_BYTES = 65_479;

const LARGE_PART_BYTES = 300_000;

/** Nobody looks for a sign of life of somebody who plays dead while a test runs. */
const NEVER_IDLE_SECONDS = 960;

/** That no delivery has asked with yet. */
const ANY_TOKEN = 4_000_000_000;

/** More than a test has. */
const LONG_GRACE_MS = 600_000;

/** More than kernels hold back for a connection. */
const LARGE_ANSWER_BYTES = 30_000_000;

const largeAnswer = (): Response =>
  new Response(Buffer.alloc(LARGE_ANSWER_BYTES), { headers: { 'content-length': `${LARGE_ANSWER_BYTES}` } });

/** What has become of the bodies without an end. */
const endlessBodies = { made: 0, cancelled: 0 };

/** What every transport must do. The body is the same for all; nothing in it asks which one it runs on. */
export function conformance({ name, transport, connect }: ConformanceSubject): void {
  describe(`${name} conforms`, () => {
    let relay: Relay;
    let listening: Listening;
    let links: Link[];
    let clients: TestClient[];
    /** What each session was told of answers to what its link had asked. */
    let answered: (readonly (readonly unknown[])[])[];
    /** What happens once the grace time of an emitter that was lost is over: a test says when that is. */
    const graces = new Set<() => void>();
    /** Whether links may ask; without answers the library alone says what is on its way, until kernels are full. */
    let asks: boolean;
    /** How far a test has set the relay's clock forward. */
    let aheadMs: number;
    const failures: unknown[] = [];

    const start = (port = 0, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS): Promise<Listening> => {
      const attached = relay.attach();
      const acceptor: LinkAcceptor = {
        messageLimitBytes: attached.messageLimitBytes,
        open(hello, linkOf) {
          const session = attached.open(hello, (theirs) => {
            const link = asks ? linkOf(theirs) : mute(linkOf(theirs));
            links.push(link);
            return link;
          });
          answered.push(vi.spyOn(session, 'answered').mock.calls);
          return session;
        },
        refuse: (link, reason) => attached.refuse(link, reason),
        turnedAway: (code) => attached.turnedAway(code),
        connected: () => attached.connected(),
      };
      return transport.listen({
        host: '127.0.0.1',
        port,
        relay: acceptor,
        nowMicros: () => 0,
        failed: (error) => failures.push(error),
        idleTimeoutSeconds,
        fetch: (request) => {
          const { pathname, search } = new URL(request.url);
          if (pathname === '/broken') throw new Error('broken on purpose');
          if (pathname === '/large') return largeAnswer();
          if (pathname === '/endless') return endless(search === '?large');
          return new Response(`${request.method} ${pathname}${search}`, { headers: { 'x-test': 'yes' } });
        },
      });
    };

    const join = async (hello: ClientHello): Promise<TestClient> => {
      const client = await connect(listening.port, hello);
      clients.push(client);
      return client;
    };

    const joinWelcomed = async (
      role: 'emit' | 'consume',
      channel = 'stream',
      rest: Pick<ClientHello, 'id'> = {},
    ): Promise<TestClient> => {
      const client = await join({ role, channel, ...rest });
      await until(`welcome of a client that would ${role}`, () => welcomed(client));
      return client;
    };

    /** A body that makes parts as fast as they are taken; large ones if it is asked for them. */
    const endless = (large = false): Response => {
      let part = 0;
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            await new Promise((resolve) => setTimeout(resolve, 1));
            if (endlessBodies.cancelled > 0) return;
            endlessBodies.made++;
            controller.enqueue(large ? Buffer.alloc(LARGE_PART_BYTES) : Buffer.from(`part ${part++}\n`));
          },
          cancel() {
            endlessBodies.cancelled++;
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body, { headers: { 'x-test': 'endless' } });
    };

    beforeEach(async () => {
      endlessBodies.made = 0;
      endlessBodies.cancelled = 0;
      relay = new Relay({
        ...relayDefaults,
        frameLimitBytes: FRAME_LIMIT_BYTES,
        // Tests are in more of a hurry than cameras.
        limits: { framesPerSecond: 100_000, bytesPerSecond: 1e12 },
        nowMs: () => performance.now() + aheadMs,
        emitterGrace: {
          forMs: 1000,
          after: (_delayMs, act) => {
            graces.add(act);
            return () => void graces.delete(act);
          },
        },
      });
      links = [];
      graces.clear();
      aheadMs = 0;
      asks = true;
      answered = [];
      clients = [];
      listening = await start();
    });

    afterEach(async () => {
      for (const client of clients) client.vanish();
      relay.shutDown();
      await listening.close();
    });

    /** Bad input must harm nobody: another pair on another channel goes on. */
    const harmsNobody = async (misbehave: () => Promise<void>): Promise<void> => {
      const emitter = await joinWelcomed('emit', 'healthy');
      const consumer = await joinWelcomed('consume', 'healthy');
      emitter.sendFrame(testFrame(0));
      await until('the healthy frame before', () => consumer.frames.length === 1);
      await misbehave();
      emitter.sendFrame(testFrame(1));
      await until('the healthy frame after', () => consumer.frames.length === 2);
      expect(sequencesOf(consumer)).toEqual([0, 1]);
      expect(errorsOf(consumer)).toEqual([]);
    };

    const refusedWith = async (client: TestClient, code: string): Promise<void> => {
      await client.closed;
      expect(errorsOf(client)).toEqual([code]);
    };

    describe('joining', () => {
      test('emitter and consumers are welcomed, and the emitter is told how many watch', async () => {
        const emitter = await joinWelcomed('emit');
        const first = await joinWelcomed('consume');
        await joinWelcomed('consume');
        await until('a count of 2', () => countsOf(emitter).at(-1) === 2);
        first.leave();
        await until('a count of 1', () => countsOf(emitter).at(-1) === 1);
        expect(countsOf(emitter)).toEqual([0, 1, 2, 1]);
      });

      test('a consumer that joins late is sent the newest frame at once', async () => {
        const emitter = await joinWelcomed('emit');
        const early = await joinWelcomed('consume');
        emitter.sendFrame(testFrame(0));
        emitter.sendFrame(testFrame(1));
        await until('the newest frame', () => sequencesOf(early).at(-1) === 1);
        const late = await joinWelcomed('consume');
        await until('a frame for the late joiner', () => late.frames.length === 1);
        expect(Buffer.from(late.frames[0] ?? [])).toEqual(Buffer.from(testFrame(1)));
      });

      test.each<[ClientHello, string]>([
        [{}, 'bad-role'],
        [{ role: 'watch', channel: 'stream' }, 'bad-role'],
        [{ role: 'consume', channel: 'not a name' }, 'bad-channel'],
        [{ role: 'emit', channel: '' }, 'bad-channel'],
        [{ role: 'emit', channel: '.' }, 'bad-channel'],
        [{ role: 'consume', channel: '..' }, 'bad-channel'],
      ])('hello %j is refused', async (hello, code) => {
        // A client that declares nothing at all may be one of the original program's, which one transport accepts.
        const declared = 'role' in hello || 'channel' in hello ? hello : { channel: 'stream' };
        await harmsNobody(async () => refusedWith(await join(declared), code));
      });
    });

    describe('frames', () => {
      test.each([SMALLEST_FRAME_BYTES, 125, 126, 127, 65_535, 65_536, 65_537, FRAME_LIMIT_BYTES])(
        'a message of %i bytes arrives as it was sent',
        async (messageBytes) => {
          const emitter = await joinWelcomed('emit');
          const consumer = await joinWelcomed('consume');
          const sent = testFrame(3, messageBytes);
          emitter.sendFrame(sent);
          await until('the frame', () => consumer.frames.length === 1);
          expect(Buffer.compare(Buffer.from(consumer.frames[0] ?? []), sent)).toBe(0);
        },
      );

      test('three consumers get each frame once, in order', async () => {
        const emitter = await joinWelcomed('emit');
        const consumers = await Promise.all([1, 2, 3].map(() => joinWelcomed('consume')));
        for (let sequence = 0; sequence < 20; sequence++) {
          emitter.sendFrame(testFrame(sequence, 30_000));
          await until(`frame ${sequence}`, () => consumers.every((c) => c.frames.length === sequence + 1));
        }
        for (const consumer of consumers) {
          expect(sequencesOf(consumer)).toEqual(Array.from({ length: 20 }, (_, i) => i));
        }
        expect(emitter.frames).toEqual([]);
      });

      test('a burst is never reordered, and ends with the newest frame', async () => {
        const emitter = await joinWelcomed('emit');
        const consumer = await joinWelcomed('consume');
        for (let sequence = 0; sequence < 50; sequence++) emitter.sendFrame(testFrame(sequence, 30_000));
        await until('the newest frame', () => sequencesOf(consumer).at(-1) === 49);
        const seen = sequencesOf(consumer);
        expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
      });

      test('other channels get nothing', async () => {
        const emitter = await joinWelcomed('emit');
        const here = await joinWelcomed('consume');
        const elsewhere = await joinWelcomed('consume', 'elsewhere');
        emitter.sendFrame(testFrame(0));
        await until('the frame', () => here.frames.length === 1);
        expect(elsewhere.frames).toEqual([]);
      });
    });

    describe('slow and vanishing consumers', () => {
      // Node's sockets report differently on more and on less than 16 kB that waits.
      test.each([
        [256, 80, 1],
        [8, 2500, 20],
      ])(
        'a paused consumer is owed two frames of %i kB at most, others lose nothing, and it ends with the newest',
        async (frameKilobytes, frames, framesAtOnce) => {
          asks = false;
          const emitter = await joinWelcomed('emit');
          const slow = await joinWelcomed('consume');
          const healthy = await joinWelcomed('consume');
          const frameBytes = frameKilobytes * 1024;
          slow.pause();
          let mostBuffered = 0;
          for (let sequence = 0; sequence < frames; sequence++) {
            emitter.sendFrame(testFrame(sequence, frameBytes));
            // Those who read take a few small ones at a time.
            if (sequence % framesAtOnce === framesAtOnce - 1) {
              await until(`healthy frame ${sequence}`, () => healthy.frames.length === sequence + 1);
            }
            mostBuffered = Math.max(mostBuffered, ...links.map((link) => link.bufferedBytes()));
          }
          expect(mostBuffered).toBeGreaterThan(0);
          expect(mostBuffered).toBeLessThan(2 * frameBytes);
          slow.resume();
          await until('the newest frame', () => sequencesOf(slow).at(-1) === frames - 1);
          slow.sendText('{"type":"ledger"}');
          await until('the ledger', () => slow.controls.some((control) => control.type === 'ledger'));
          const ledger = slow.controls.find((control) => control.type === 'ledger');
          expect(ledger).toEqual({
            type: 'ledger',
            offered: frames,
            sent: slow.frames.length,
            dropped: frames - slow.frames.length,
            waiting: 0,
          });
          expect(slow.frames.length).toBeLessThan(frames);
          expect(healthy.frames).toHaveLength(frames);
        },
      );

      test('a consumer that stops and goes on, over and over, gets whole frames', async () => {
        asks = false;
        const emitter = await joinWelcomed('emit');
        const faltering = await joinWelcomed('consume');
        const healthy = await joinWelcomed('consume');
        const waits = (): boolean => links.some((link) => link.bufferedBytes() > 0);
        let sequence = 0;
        for (let round = 0; round < 4; round++) {
          faltering.pause();
          while (!waits()) {
            emitter.sendFrame(testFrame(sequence++, WHOLE_SEGMENT_BYTES));
            while (healthy.frames.length < sequence) await new Promise((resolve) => setImmediate(resolve));
          }
          faltering.resume();
          await until('what waits', () => !waits());
        }
        emitter.sendFrame(testFrame(sequence, WHOLE_SEGMENT_BYTES));
        await until('the newest frame', () => sequencesOf(faltering).at(-1) === sequence);
        for (const bytes of faltering.frames) {
          const whole = testFrame(decodeFrame(bytes).sequence, WHOLE_SEGMENT_BYTES);
          expect(Buffer.compare(bytes, whole)).toBe(0);
        }
      });

      test('a consumer that acknowledges is sent nothing that it would see too late', async () => {
        const emitter = await joinWelcomed('emit');
        const consumer = await join({ role: 'consume', ack: '1' });
        await until('the welcome', () => consumer.controls.length > 0);
        let sequence = 0;
        for (; sequence < 100; sequence++) {
          emitter.sendFrame(testFrame(sequence));
          await until(`frame ${sequence}`, () => relay.channels()[0]?.ledger.offered === sequence + 1);
          aheadMs += 50;
        }
        // Three seconds of them and a round trip at most, by a clock that runs besides.
        const before = relay.channels()[0]?.ledger.sent ?? 0;
        expect(before).toBeGreaterThan(0);
        expect(before).toBeLessThanOrEqual(70);
        await until('what was sent', () => consumer.frames.length === before);
        consumer.sendText(JSON.stringify({ type: 'ack', sequence: sequencesOf(consumer).at(-1) }));
        await until('the newest frame', () => sequencesOf(consumer).at(-1) === sequence - 1);
        expect(consumer.frames).toHaveLength(before + 1);
      });

      test('what a consumer has got is known by its answers, over whatever has them', async () => {
        const emitter = await joinWelcomed('emit');
        const consumer = await joinWelcomed('consume');
        const askable = links.at(-1);
        for (let sequence = 0; sequence < 3; sequence++) {
          emitter.sendFrame(testFrame(sequence));
          await until(`frame ${sequence}`, () => consumer.frames.length === sequence + 1);
        }
        // Where nothing can be asked, the library alone says what is on its way.
        const answers = answered.at(-1) ?? [];
        if (askable?.ask?.(ANY_TOKEN) === true)
          await until('the answer', () => answers.some(([token]) => token === ANY_TOKEN));
        else expect(answers).toEqual([]);
      });

      test('consumers that vanish in the middle of a stream harm nobody', async () => {
        const emitter = await joinWelcomed('emit');
        const stays = await joinWelcomed('consume');
        const goes = await Promise.all([1, 2, 3].map(() => joinWelcomed('consume')));
        for (let sequence = 0; sequence < 12; sequence++) {
          emitter.sendFrame(testFrame(sequence, 60_000));
          if (sequence % 4 === 1) goes[Math.floor(sequence / 4)]?.vanish();
          await until(`frame ${sequence}`, () => stays.frames.length === sequence + 1);
        }
        await until('a count of 1', () => countsOf(emitter).at(-1) === 1);
      });

      test('a link whose client has left says so and never throws', async () => {
        const consumer = await joinWelcomed('consume');
        const link = links[0];
        consumer.leave();
        await consumer.closed;
        await until('the relay to notice', () => relay.channels().length === 0);
        expect(link?.sendFrame(decodeFrame(testFrame(0)))).toBe('closed');
        expect(link?.bufferedBytes()).toBe(0);
        link?.sendControl({ type: 'emitter-left' });
      });

      test('consumers are told when the emitter leaves', async () => {
        const emitter = await joinWelcomed('emit');
        const consumer = await joinWelcomed('consume');
        emitter.leave();
        await until('the news', () => heardOfLeaving(consumer));
        expect(graces.size).toBe(0);
      });

      test('an emitter that is lost and comes back was never gone; one that stays away was', async () => {
        const consumer = await joinWelcomed('consume');
        const first = await joinWelcomed('emit');
        first.vanish();
        await until('the relay to notice', () => relay.channels()[0]?.emitting === false);
        const second = await joinWelcomed('emit');
        second.sendFrame(testFrame(7));
        await until('its frame', () => sequencesOf(consumer).at(-1) === 7);
        expect(heardOfLeaving(consumer)).toBe(false);
        second.vanish();
        await until('the relay to notice again', () => relay.channels()[0]?.emitting === false);
        expect(graces.size).toBe(1);
        for (const over of graces) over();
        await until('the news', () => heardOfLeaving(consumer));
      });

      test('an emitter takes the place of its own earlier connection, which seems alive', async () => {
        const joinAsTheSame = () => joinWelcomed('emit', 'stream', { id: '0123456789abcdef' });
        const consumer = await joinWelcomed('consume');
        const first = await joinAsTheSame();
        first.sendFrame(testFrame(7));
        await until('its frame', () => consumer.frames.length === 1);
        // Its network has gone without a word.
        first.pause();
        const second = await joinAsTheSame();
        second.sendFrame(testFrame(0));
        await until('the frame of the second', () => sequencesOf(consumer).at(-1) === 0);
        expect(heardOfLeaving(consumer)).toBe(false);
        expect(countsOf(second).at(-1)).toBe(1);
        first.resume();
        await refusedWith(first, 'replaced');
      });
    });

    describe('bad input', () => {
      const badFrame = testFrame(0);
      badFrame[0] = 0;
      const notAnImage = testFrame(0);
      notAnImage.fill(0x20, 24);

      test.each<[string, string, Uint8Array]>([
        ['a malformed header', 'bad-frame', badFrame],
        ['a message shorter than a header', 'bad-frame', Uint8Array.of(1)],
        ['something that is not an image', 'not-an-image', notAnImage],
        ['a frame over the limit', 'frame-too-large', testFrame(0, 24 + FRAME_LIMIT_BYTES + 1)],
      ])('%s is refused', async (_name, code, bytes) => {
        await harmsNobody(async () => {
          const emitter = await joinWelcomed('emit');
          emitter.sendFrame(bytes);
          await refusedWith(emitter, code);
        });
      });

      test('a message far over the limit ends the connection that sent it', async () => {
        await harmsNobody(async () => {
          const emitter = await joinWelcomed('emit');
          emitter.sendFrame(testFrame(0, 6 * FRAME_LIMIT_BYTES));
          await emitter.closed;
        });
      });

      test.each([['text that is not JSON'], ['{"type":"dance"}']])('%s is refused', async (text) => {
        await harmsNobody(async () => {
          const consumer = await joinWelcomed('consume');
          consumer.sendText(text);
          await refusedWith(consumer, 'bad-control');
        });
      });

      test('a consumer that sends a frame is refused', async () => {
        await harmsNobody(async () => {
          const consumer = await joinWelcomed('consume');
          consumer.sendFrame(testFrame(0));
          await refusedWith(consumer, 'not-emitter');
        });
      });

      test('a second emitter on a busy channel is refused, and the first goes on', async () => {
        const first = await joinWelcomed('emit');
        const consumer = await joinWelcomed('consume');
        await refusedWith(await join({ role: 'emit', channel: 'stream' }), 'channel-busy');
        first.sendFrame(testFrame(0));
        await until('the frame', () => consumer.frames.length === 1);
      });
    });

    describe('what is not even a request', () => {
      const upgrade = (target: string, ...headers: string[]): string =>
        [
          `GET ${target} HTTP/1.1`,
          'Host: relay',
          'Connection: Upgrade',
          'Upgrade: websocket',
          ...headers,
          '',
          '',
        ].join('\r\n');
      const key = ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13'];

      test.each([
        ['no HTTP at all', '\u0000\u0001 rubbish\r\n\r\n'],
        ['an upgrade of a path that is no path', upgrade('//', ...key)],
        ['an upgrade where there is nothing', upgrade('/nowhere?role=consume', ...key)],
        ['an upgrade without a key', upgrade('/live?role=consume')],
        ['an upgrade with a query that cannot be decoded', upgrade('/live?role=%E0%A4%A&channel=%', ...key)],
        ['a request for a path that is no path', 'GET // HTTP/1.1\r\nHost: relay\r\n\r\n'],
        ['a request with a host that is none', 'GET / HTTP/1.1\r\nHost: \\\\ a b\r\n\r\n'],
      ])('%s harms nobody', async (_name, bytes) => {
        await harmsNobody(async () => {
          const socket = connectTcp(listening.port, '127.0.0.1');
          socket.on('error', () => socket.destroy());
          socket.write(bytes);
          await new Promise((resolve) => setTimeout(resolve, 50));
          socket.resetAndDestroy();
        });
      });
    });

    describe('HTTP on the same port', () => {
      const url = (path: string): string => `http://127.0.0.1:${listening.port}${path}`;

      test('the handler answers', async () => {
        const response = await fetch(url('/some/page?x=1'));
        expect(response.status).toBe(200);
        expect(response.headers.get('x-test')).toBe('yes');
        expect(await response.text()).toBe('GET /some/page?x=1');
      });

      test('HEAD has the headers and no body', async () => {
        const response = await fetch(url('/page'), { method: 'HEAD' });
        expect(response.headers.get('x-test')).toBe('yes');
        expect(await response.text()).toBe('');
      });

      test('a body without an end comes as it is made, and its maker learns when the client goes', async () => {
        const stop = new AbortController();
        const response = await fetch(url('/endless'), { signal: stop.signal });
        const reader = response.body?.getReader();
        let text = '';
        while (!text.includes('part 3')) text += Buffer.from((await reader?.read())?.value ?? []).toString();
        expect(text).toMatch(/^part 0\npart 1\n/);
        stop.abort();
        await until('the end of the body', () => endlessBodies.cancelled === 1);
      });

      test('a client that does not read holds the body back, and gets all of it when it reads', async () => {
        const socket = connectTcp(listening.port, '127.0.0.1');
        socket.write('GET /endless?large HTTP/1.1\r\nHost: localhost\r\n\r\n');
        await until('the first parts', () => endlessBodies.made > 3);
        socket.pause();
        let made = -1;
        while (made !== endlessBodies.made) {
          made = endlessBodies.made;
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
        let received = 0;
        socket.on('data', (chunk) => {
          received += chunk.length;
        });
        socket.resume();
        await until('what was held back', () => received > made * LARGE_PART_BYTES);
        socket.destroy();
        await until('the end of the body', () => endlessBodies.cancelled === 1);
      });

      test('HEAD of a body without an end has the headers, and nothing is made', async () => {
        const response = await fetch(url('/endless'), { method: 'HEAD' });
        expect(response.headers.get('x-test')).toBe('endless');
        expect(await response.text()).toBe('');
      });

      test('a handler that throws answers 500, and the next request is served', async () => {
        expect((await fetch(url('/broken'))).status).toBe(500);
        expect(failures.splice(0)).toEqual([new Error('broken on purpose')]);
        expect((await fetch(url('/'))).status).toBe(200);
      });
    });

    describe('starting and closing', () => {
      test('a busy port rejects', async () => {
        await expect(start(listening.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
      });

      test('close tells the clients, frees the port, and may be called twice', async () => {
        await listening.close();
        // uWebSockets.js shares a port that it was told to take, so that whoever comes after it may have it, and none of the system's choice.
        listening = await start(listening.port);
        const emitter = await joinWelcomed('emit');
        const consumer = await joinWelcomed('consume');
        relay.shutDown();
        await Promise.all([listening.close(), listening.close()]);
        await refusedWith(emitter, 'shutting-down');
        await refusedWith(consumer, 'shutting-down');
        relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
        const again = await start(listening.port);
        expect(again.port).toBe(listening.port);
        listening = again;
      });

      test('an answer that is being written is finished, if it is read in time', async () => {
        const socket = connectTcp(listening.port, '127.0.0.1');
        let receivedBytes = 0;
        socket.on('data', (bytes) => {
          receivedBytes += bytes.length;
        });
        socket.write('GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n');
        await until('its beginning', () => receivedBytes > 0);
        socket.pause();
        const closed = listening.close(LONG_GRACE_MS);
        await new Promise((resolve) => setTimeout(resolve, 300));
        socket.resume();
        await until('the rest', () => receivedBytes > LARGE_ANSWER_BYTES);
        socket.end();
        await closed;
      });

      test('a connection on which nothing was asked does not hold up the close', async () => {
        const socket = connectTcp(listening.port, '127.0.0.1');
        socket.on('error', () => {});
        await once(socket, 'connect');
        relay.shutDown();
        await listening.close(LONG_GRACE_MS);
        socket.destroy();
      });

      test('a client that never answers does not hold up the close', async () => {
        await listening.close();
        listening = await start(0, NEVER_IDLE_SECONDS);
        const consumer = await joinWelcomed('consume');
        consumer.pause();
        relay.shutDown();
        await listening.close();
      });

      test('the implementation is named with its version', () => {
        expect(listening.implementation).toMatch(/\d+\.\d+\.\d+/);
      });
    });
  });
}
