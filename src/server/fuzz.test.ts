import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type TransportName, transportNames } from '../transports/registry.ts';
import { until } from '../transports/testing/client.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { attack } from '../transports/testing/fuzz/attack.ts';
import type { Dialect } from '../transports/testing/fuzz/corpus.ts';
import { joinRelay } from './testing/clients.ts';
import { startRelayProcess } from './testing/relay-process.ts';

const INPUTS = 20_000;

/** Another one looks elsewhere; it is named with every failure. */
const seed = Number(process.env.FUZZ_SEED ?? 1);

const FRAME_INTERVAL_MS = 50;

const dialectOf: Record<TransportName, Dialect> = {
  socketio: 'socketio',
  'socketio-msgpack': 'socketio-msgpack',
  uws: 'websocket',
  ws: 'websocket',
};

test.each(transportNames)(
  `${INPUTS} inputs over %s, most of them rubbish, harm nobody`,
  async (transport) => {
    const beside: TransportName = transport === 'ws' ? 'uws' : 'ws';
    const relay = await startRelayProcess(
      ...['--transport', transport, '--transport', beside, '--port', '0'],
      // By that name it is asked, and does not refuse all of them for it.
      ...['--handshake-timeout', '2', '--idle-timeout', '8', '--name', 'relay'],
    );
    const [port = 0, portBeside = 0] = relay.ports;
    const consumers = [
      await joinRelay(transport, port, 'consume'),
      await joinRelay(beside, portBeside, 'consume'),
    ];
    const emitter = await joinRelay(transport, port, 'emit');

    let attacking = true;
    let emitted = 0;
    const emission = (async () => {
      while (attacking) {
        emitter.sendFrame(testFrame(emitted++, 8000));
        await sleep(FRAME_INTERVAL_MS);
      }
    })();
    await attack({ port, dialect: dialectOf[transport], inputs: INPUTS, seed });
    attacking = false;
    await emission;

    const told = `with seed ${seed}: ${relay.output.log.slice(-2000)}`;
    expect(relay.child.exitCode, told).toBeNull();
    for (const consumer of consumers) {
      await until(`all of ${emitted} frames ${told}`, () => consumer.frames.length === emitted);
      consumer.frames.forEach((bytes, sequence) => {
        expect(Buffer.compare(bytes, testFrame(sequence, 8000)), told).toBe(0);
      });
    }
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status, told).toBe(200);
    // Those who played dead are counted until they are given up.
    await expect
      .poll(
        async () => {
          const response = await fetch(`http://127.0.0.1:${portBeside}/channels`);
          const { channels } = (await response.json()) as { channels: { name: string; consumers: number }[] };
          return channels.map(({ name, consumers: count }) => `${name} ${count}`);
        },
        { timeout: 30_000, interval: 200, message: told },
      )
      .toEqual(['stream 2']);
    // Nothing but what is meant to be said of strangers.
    const serious = relay.output.log.split('\n').filter((line) => /"level":[456]0/.test(line));
    expect(serious, told).toEqual([]);
    relay.child.kill('SIGTERM');
    expect(await relay.exitCode, told).toBe(0);
  },
);
