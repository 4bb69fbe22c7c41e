import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, type TestContext, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import type { Listening, ListenOptions } from '../transport.ts';
import { type TestClient, until } from './client.ts';
import type { ConformanceSubject } from './conformance.ts';
import { testFrame } from './frames.ts';
import { greetingOf, type Opening } from './openings.ts';
import { expectServed } from './served.ts';
import { unexpected } from './unexpected.ts';
import { upgradeHead } from './upgrade-head.ts';

export interface PatienceSubject extends ConformanceSubject {
  /** Where a WebSocket is asked for. */
  readonly upgradePath: string;
  /** Whoever has upgraded and says no more is no client yet, and is cut off too. */
  readonly helloFollowsUpgrade: boolean;
  /** False of a library that cuts off unfinished requests, and bodies that nobody reads, without a word. */
  readonly tellsWhomItCutsOff: boolean;
  /** What is sent after the upgrade, to be somebody who watches. */
  readonly greeting: Buffer;
  /** How somebody comes who watches, and will acknowledge. */
  readonly acknowledging: Opening;
  /** What that one says then, again and again. */
  readonly acknowledgement: Buffer;
}

/** As uWebSockets.js has it. */
const idleTimeoutSeconds = 8;

/** Others are waited for beside it. */
const PATIENCE_MS = 60_000;

/** A busy machine's time for those who are to be let in, too. */
const HANDSHAKE_TIMEOUT_SECONDS = 10;

/** Of each kind, at each transport, all of them at once in one process. */
const FLOOD = 40;

const FRAME_BYTES = 1024 * 1024;

/** What a reader who has stopped is sent at a time. */
const PIECE_BYTES = 100_000;

/** As often as pages do. */
const ACKNOWLEDGEMENT_INTERVAL_MS = 400;

/** A ping of Engine.IO, as a WebSocket carries it. The first message after it, and no other, stands for an answer for as long again. */
const ENGINE_PING = Buffer.from([0x81, 1, '2'.charCodeAt(0)]);

/** Before no answer is waited for any longer, even on a busy machine, and late enough to tell. */
const QUIET_AFTER_PING_MS = 2000;

/** Longer than a relay drains unless it is told to. */
const LAG_MS = 1500;

/** Nobody waits for all of it. */
const LONG_GRACE_MS = 600_000;

/** A relay that listens for one test. */
interface PatientRelay {
  readonly relay: Relay;
  readonly counters: Counters;
  readonly listening: Listening;
  join(role: 'emit' | 'consume'): Promise<TestClient>;
  dial(text: string): Socket;
}

/** What every transport does only after seconds. All of it is waited for at once, each at a relay of its own. */
export function patience(subject: PatienceSubject): void {
  const { name, transport, connect, upgradePath, greeting } = subject;
  const { helloFollowsUpgrade, tellsWhomItCutsOff } = subject;

  async function start(
    { onTestFinished }: TestContext,
    options: Partial<ListenOptions>,
  ): Promise<PatientRelay> {
    const relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
    const counters = new Counters();
    const clients: TestClient[] = [];
    const sockets: Socket[] = [];
    const listening = await transport.listen({
      host: '127.0.0.1',
      port: 0,
      relay: relay.attach(counters),
      nowMicros: () => 0,
      failed: unexpected,
      fetch: () => new Response('served'),
      ...options,
    });
    onTestFinished(async () => {
      for (const client of clients) client.vanish();
      for (const socket of sockets) socket.destroy();
      relay.shutDown();
      await listening.close();
    });
    return {
      relay,
      counters,
      listening,
      async join(role) {
        const client = await connect(listening.port, { role });
        clients.push(client);
        await until('the welcome', () => client.controls.some((control) => control.type === 'welcome'));
        return client;
      },
      dial(text) {
        const socket = connectTcp(listening.port, '127.0.0.1');
        socket.on('error', () => {});
        socket.write(text);
        sockets.push(socket);
        return socket;
      },
    };
  }

  describe.concurrent(`${name}, after seconds`, () => {
    test('a consumer of which nothing is heard any more is counted no longer, and one that answers stays', async (context) => {
      // A busy machine needs its time to answer, which is half of this.
      const { counters, join } = await start(context, { idleTimeoutSeconds: 2 * idleTimeoutSeconds });
      await join('consume');
      const sleeping = await join('consume');
      await until('both', () => counters.consumers === 2);
      // It has shut down without a word: nothing is read, and nothing is closed.
      sleeping.pause();
      await until('the count', () => counters.consumers < 2, PATIENCE_MS);
      expect(counters.consumers).toBe(1);
    });

    test('who acknowledges is heard of, and stays longer than who says nothing', async (context) => {
      const { counters, dial } = await start(context, { idleTimeoutSeconds: 2 * idleTimeoutSeconds });
      const watch = async (path: string, hello: Buffer): Promise<Socket> => {
        const socket = dial(upgradeHead(path, { Host: 'relay' }));
        await once(socket, 'data');
        socket.write(hello);
        socket.resume();
        return socket;
      };
      const { acknowledging, acknowledgement } = subject;
      // Neither answers a ping.
      const speaking = await watch(acknowledging.path, greetingOf(acknowledging));
      const silent = await watch(upgradePath, greeting);
      let pingedAtMs = 0;
      let endedAtMs = Number.POSITIVE_INFINITY;
      speaking.on('data', (chunk: Buffer) => {
        if (chunk.includes(ENGINE_PING)) pingedAtMs = performance.now();
      });
      speaking.on('close', () => {
        endedAtMs = performance.now();
      });
      const timer = setInterval(() => {
        const isQuiet = performance.now() < pingedAtMs + QUIET_AFTER_PING_MS;
        if (speaking.writable && !isQuiet) speaking.write(acknowledgement);
      }, ACKNOWLEDGEMENT_INTERVAL_MS);
      context.onTestFinished(() => clearInterval(timer));
      await until('both', () => counters.consumers === 2);
      await until('the silent one to be given up', () => silent.destroyed, PATIENCE_MS);
      // Engine.IO would have waited for half of its time, from the ping on.
      expect(endedAtMs - pingedAtMs).toBeGreaterThan(1000 * idleTimeoutSeconds + QUIET_AFTER_PING_MS / 2);
    });

    test('who falls silent, or takes no more of an answer, is cut off, and counted', async (context) => {
      let cancelled = false;
      const { counters, dial } = await start(context, {
        idleTimeoutSeconds,
        fetch: () =>
          new Response(
            new ReadableStream({
              pull: (controller) => controller.enqueue(Buffer.alloc(PIECE_BYTES)),
              cancel() {
                cancelled = true;
              },
            }),
          ),
      });
      // A client's library would give up by itself.
      const consumer = dial(upgradeHead(upgradePath, { Host: 'relay' }));
      await once(consumer, 'data');
      consumer.write(greeting);
      await until('it to watch', () => counters.consumers === 1);
      consumer.pause();
      const reader = dial('GET / HTTP/1.1\r\nHost: relay\r\n\r\n');
      await once(reader, 'data');
      reader.pause();
      await until('the consumer to be given up', () => counters.consumers === 0, PATIENCE_MS);
      await until('the reader to be given up', () => cancelled, PATIENCE_MS);
      expect(counters.refusals.get('idle')).toBe(tellsWhomItCutsOff ? 2 : 1);
    });

    test('a client that lags is told too, if it reads in time, and waited for no longer', async (context) => {
      const { relay, listening, join } = await start(context, {});
      const emitter = await join('emit');
      const consumer = await join('consume');
      consumer.pause();
      for (let sequence = 0; sequence < 40; sequence++) emitter.sendFrame(testFrame(sequence, FRAME_BYTES));
      await until('it to lag', () => relay.channels().some(({ ledger }) => ledger.waiting > 0));
      relay.shutDown();
      let isClosed = false;
      void listening.close(LONG_GRACE_MS).then(() => {
        isClosed = true;
      });
      await new Promise((resolve) => setTimeout(resolve, LAG_MS));
      expect(isClosed).toBe(false);
      consumer.resume();
      await consumer.closed;
      expect(consumer.controls.at(-1)).toMatchObject({ type: 'error', code: 'shutting-down' });
      await until('the end', () => isClosed);
    });

    test('who never finishes a request holds nobody up, and is cut off', async (context) => {
      const { counters, listening, join, dial } = await start(context, {
        handshakeTimeoutSeconds: HANDSHAKE_TIMEOUT_SECONDS,
      });
      const [consumer, emitter] = [await join('consume'), await join('emit')];
      const started = Array.from({ length: FLOOD }, (_, i) => {
        const head = upgradeHead(i % 2 === 0 ? '/' : upgradePath, { Host: 'relay' });
        return dial(head.slice(0, -2 - (i % 20)));
      });
      const upgraded = helloFollowsUpgrade
        ? Array.from({ length: FLOOD }, () => dial(upgradeHead(upgradePath, { Host: 'relay' })))
        : [];
      const silent = Array.from({ length: FLOOD }, () => dial(''));
      // Whoever drips a byte now and then does not have longer for it.
      const drip = setInterval(() => {
        for (const socket of started) if (socket.writable) socket.write('x');
      }, 250);
      context.onTestFinished(() => clearInterval(drip));
      let frames = 0;
      const open = (): number =>
        [...started, ...upgraded, ...silent].filter((socket) => !socket.destroyed).length;
      for (const socket of [...started, ...upgraded, ...silent]) socket.resume();
      while (open() > 0) {
        emitter.sendFrame(testFrame(frames++, 8000));
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (frames === 5) {
          expect(await (await fetch(`http://127.0.0.1:${listening.port}/`)).text()).toBe('served');
        }
      }
      const cutOff = counters.refusals.get('handshake-timeout') ?? 0;
      if (tellsWhomItCutsOff) expect(cutOff).toBeGreaterThanOrEqual(started.length);
      else expect(cutOff).toBe(0);
      await expectServed(consumer, frames);
    });
  });
}
