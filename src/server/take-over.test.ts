import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { expect, test } from 'vitest';
import type { TransportName } from '../transports/registry.ts';
import { until } from '../transports/testing/client.ts';
import { joinRelay } from '../transports/testing/clients.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { transportsHere } from '../transports/testing/transports-here.ts';
import { freePort } from './testing/free-port.ts';
import { type RelayProcess, startRelayProcess } from './testing/relay-process.ts';

/** The most there is: nobody is given up before the drain time is over. */
const IDLE_SECONDS = 960;

const start = (transport: TransportName, port: number): Promise<RelayProcess> =>
  startRelayProcess(
    ...['--transport', transport, '--port', `${port}`],
    ...['--drain', '1', '--idle-timeout', `${IDLE_SECONDS}`],
  );

test.each(transportsHere)(
  'a relay on %s that is told to end lets another take its port over at once, and ends in time',
  async (transport) => {
    const port = await freePort();
    const old = await start(transport, port);
    const emitter = await joinRelay(transport, port, 'emit');
    const consumer = await joinRelay(transport, port, 'consume');
    const stuck = await joinRelay(transport, port, 'consume');
    // It does not take what it is sent, nor the goodbye, for which the old relay waits.
    stuck.pause();
    for (let sequence = 0; sequence < 40; sequence++) {
      emitter.sendFrame(testFrame(sequence, 500_000));
      await until(`frame ${sequence}`, () => consumer.frames.length === sequence + 1);
    }
    old.child.kill('SIGTERM');
    await consumer.closed;
    expect(consumer.controls.at(-1)).toMatchObject({ type: 'error', code: 'shutting-down' });
    await start(transport, port);
    const comesBack = await joinRelay(transport, port, 'consume');
    const again = await joinRelay(transport, port, 'emit');
    again.sendFrame(testFrame(3));
    await until('its frame', () => comesBack.frames.length === 1);
    expect(await old.exitCode).toBe(0);
  },
);

test('it takes no new connection while it ends', async () => {
  const port = await freePort();
  const { child, output } = await start('ws', port);
  const stuck = await joinRelay('ws', port, 'consume');
  stuck.pause();
  child.kill('SIGTERM');
  await until('the end of listening', () => output.log.includes('closing'));
  await expect
    .poll(
      async () => {
        const socket = connectTcp(port, '127.0.0.1');
        const [outcome] = await Promise.race([
          once(socket, 'connect').then(() => ['connected']),
          once(socket, 'error').then(() => ['refused']),
        ]).catch(() => ['refused']);
        socket.destroy();
        return outcome;
      },
      { timeout: 3000 },
    )
    .toBe('refused');
});
