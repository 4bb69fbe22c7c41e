import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { until } from './client.ts';
import { textFrame } from './client-frame.ts';
import type { StrangersTest } from './full-relay.ts';
import type { StrangersSubject } from './strangers.ts';
import { upgradeHead } from './upgrade-head.ts';

/** Longer than the second that a client has for the closing handshake, and less than libraries have by themselves. */
const SOON_MS = 6000;

/** What every transport does about those who are refused, and keep their connection. */
export function lingering(subject: StrangersSubject, { start, counters }: StrangersTest): void {
  const { upgradePath, greeting } = subject;

  /** A client that ends nothing by itself; resolves once it is cut off. */
  const staysOn = async (port: number, isTalking: boolean): Promise<void> => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    let said = '';
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      if (said === '') socket.write(greeting);
      said += bytes.toString('latin1');
    });
    socket.write(upgradeHead(upgradePath, { Host: 'relay' }));
    await until('the reason', () => said.includes('too-many-consumers'));
    const talk = setInterval(() => {
      // Whoever says nothing learns of its end by the answer to what comes too late.
      if (isTalking || counters().connections === 0) socket.write(textFrame('{}'));
    }, 20);
    onTestFinished(() => clearInterval(talk));
    await until('its end', () => socket.destroyed, SOON_MS);
  };

  test('who is refused and keeps the connection has a place until it is cut off, which is soon', async () => {
    const relay = new Relay({
      ...relayDefaults,
      nowMs: () => performance.now(),
      limits: { consumersPerChannel: 0 },
    });
    const port = await start({ relay: relay.attach(counters()) });
    await Promise.all([staysOn(port, false), staysOn(port, true)]);
    await until('their places to be free', () => counters().connections === 0, SOON_MS);
    expect(counters().refusals).toEqual(new Map([['too-many-consumers', 2]]));
  });

  // uWebSockets.js ends these as all requests that it answers.
  test.runIf(subject.countsIdleConnections)('so is who is refused its upgrade', async () => {
    const port = await start({ allowsOrigin: () => false });
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => {});
    socket.write(upgradeHead(upgradePath, { Host: 'relay' }));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString('latin1')).toContain('bad-origin');
    expect(counters().connections).toBe(1);
    await until('its place to be free', () => counters().connections === 0, SOON_MS);
  });
}
