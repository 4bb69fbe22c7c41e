import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type TransportName, wireOf } from '../../transports/registry.ts';
import { joinRelay } from '../../transports/testing/clients.ts';
import { testFrame } from '../../transports/testing/frames.ts';
import { attack } from '../../transports/testing/fuzz/attack.ts';
import { greetingOf, openings } from '../../transports/testing/openings.ts';
import { expectServed } from '../../transports/testing/served.ts';
import { besideOf, transportsHere } from '../../transports/testing/transports-here.ts';
import { upgradeHead } from '../../transports/testing/upgrade-head.ts';
import { answerTo } from './raw-requests.ts';
import { startRelayProcess } from './relay-process.ts';

/** Another one looks elsewhere; it is named with every failure. */
const seed = Number(process.env.FUZZ_SEED ?? 1);

const FRAME_INTERVAL_MS = 50;

/** What `fetch` keeps of a connection to ask again over, to each of the two ports. */
const MOST_KEPT_CONNECTIONS = 2;

/** A relay is sent so many inputs over each transport, and serves on as if nothing had been. */
export function testFuzz(inputs: number): void {
  // All at once: each then waits as long as it takes to give up who plays dead.
  test(`${inputs} inputs over each transport, most of them rubbish, harm nobody`, {
    timeout: 600_000,
  }, async () => {
    await Promise.all(transportsHere.map((transport) => attackRelay(transport, inputs)));
  });
}

async function attackRelay(transport: TransportName, inputs: number): Promise<void> {
  const beside = besideOf(transport);
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

  await expectWelcome(transport, port);
  let attacking = true;
  let emitted = 0;
  const emission = (async () => {
    while (attacking) {
      emitter.sendFrame(testFrame(emitted++, 8000));
      await sleep(FRAME_INTERVAL_MS);
    }
  })();
  await attack({ port, wire: wireOf(transport), inputs, seed });
  attacking = false;
  await emission;

  const told = `over ${transport}, with seed ${seed}: ${relay.output.log.slice(-2000)}`;
  expect(relay.child.exitCode, told).toBeNull();
  for (const consumer of consumers) await expectServed(consumer, emitted, told);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status, told).toBe(200);
  await expectNobodyElse(portBeside, told);
  // Nothing but what is meant to be said of strangers.
  const serious = relay.output.log.split('\n').filter((line) => /"level":[456]0/.test(line));
  expect(serious, told).toEqual([]);
  for (const client of [...consumers, emitter]) client.vanish();
  await expectNothing(portBeside, told);
  relay.child.kill('SIGTERM');
  expect(await relay.exitCode, told).toBe(0);
}

/** What is attacked speaks what the attack is made of: otherwise all of it is rubbish, and harms nobody for that reason. */
async function expectWelcome(transport: TransportName, port: number): Promise<void> {
  const opening = openings[wireOf(transport)]({ role: 'consume' });
  const request = upgradeHead(opening.path, { Host: 'relay' });
  await expect(answerTo(port, request, /welcome/, greetingOf(opening))).resolves.toMatch(/welcome/);
}

/** Everybody has gone: channels and counters are as if nobody had been there, but for who asks for them. */
async function expectNothing(port: number, told: string): Promise<void> {
  const counted = async (): Promise<Record<string, number>> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const sums: Record<string, number> = {};
    for (const [, name = '', value] of text.matchAll(
      /^relaymark_(connections|emitters|consumers|channels)(?:\{.*\})? (\d+)$/gm,
    ))
      sums[name] = (sums[name] ?? 0) + Number(value);
    return { ...sums, connections: Math.max(0, (sums.connections ?? 0) - MOST_KEPT_CONNECTIONS) };
  };
  await expect
    .poll(counted, { timeout: 60_000, interval: 200, message: told })
    .toEqual({ connections: 0, emitters: 0, consumers: 0, channels: 0 });
}

/** Those who played dead are counted until they are given up. */
async function expectNobodyElse(port: number, told: string): Promise<void> {
  const watched = async (): Promise<string[]> => {
    const response = await fetch(`http://127.0.0.1:${port}/channels`);
    const { channels } = (await response.json()) as { channels: { name: string; consumers: number }[] };
    return channels.map(({ name, consumers }) => `${name} ${consumers}`);
  };
  await expect.poll(watched, { timeout: 60_000, interval: 200, message: told }).toEqual(['stream 2']);
}
