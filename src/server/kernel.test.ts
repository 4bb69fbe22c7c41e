import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { acceptedAt, listeningAt, socketsHere } from '../kernel/testing/kernel-here.ts';
import { until } from '../transports/testing/client.ts';
import { joinRelay } from '../transports/testing/clients.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { transportsHere } from '../transports/testing/transports-here.ts';
import type { ServerConfig } from './config.ts';
import { defaultConfig } from './default-config.ts';
import { createLog } from './log.ts';
import { type RunningServer, startServer } from './server.ts';

const publicDirectory = fileURLToPath(new URL('../../public', import.meta.url));

async function start(kernel: ServerConfig['kernel'], transports = transportsHere): Promise<RunningServer> {
  const server = await startServer(
    {
      ...defaultConfig,
      kernel,
      host: '127.0.0.1',
      attachments: transports.map((transport) => ({ transport, port: 0 })),
    },
    publicDirectory,
    createLog({ level: 'silent', format: 'json' }),
  );
  onTestFinished(() => server.close());
  return server;
}

const metricsOf = async ({ attached }: RunningServer): Promise<string> =>
  (await fetch(`http://127.0.0.1:${attached[0]?.port}/metrics`)).text();

/** Until a look has seen so many connections besides those that ask for metrics, or some of these. */
async function untilSeen(server: RunningServer, connections: number): Promise<void> {
  const counted = new RegExp(
    `relaymark_congestion_control_connections\\{algorithm="${server.kernel.algorithm}"\\} (\\d+)`,
  );
  await expect
    .poll(async () => Number(counted.exec(await metricsOf(server))?.[1]), { timeout: 10_000 })
    .toBeGreaterThanOrEqual(connections);
}

const auto = { unsentLimitBytes: 16_384, congestionControl: 'auto' };

test.skipIf(socketsHere === undefined)('every transport’s connections have what is in force', async () => {
  const server = await start(auto);
  expect(server.kernel.unsentLimitBytes).toBe(16_384);
  for (const { transport, port } of server.attached) {
    await joinRelay(transport, port, 'consume');
    const [descriptor = -1] = acceptedAt(port);
    expect(`${transport} ${socketsHere?.unsentLimitBytes(descriptor)}`).toBe(`${transport} 16384`);
    expect(socketsHere?.congestionControl(descriptor)).toBe(server.kernel.algorithm);
  }
  const first = await metricsOf(server);
  expect(first).toContain('relaymark_kernel_unsent_limit_bytes 16384');
  for (const why of server.kernel.shortfalls)
    expect(first).toContain(`relaymark_kernel_shortfall{why="${why}"} 1`);
  await untilSeen(server, transportsHere.length);
});

test.skipIf(socketsHere === undefined)('left to the system, connections have nothing of it', async () => {
  const server = await start(auto, ['ws']);
  const port = server.attached[0]?.port ?? 0;
  await joinRelay('ws', port, 'consume');
  const [descriptor = -1] = acceptedAt(port);
  await untilSeen(server, 1);
  server.attend(false);
  expect(socketsHere?.unsentLimitBytes(descriptor)).toBe(2 ** 32 - 1);
  server.attend(true);
  expect(socketsHere?.unsentLimitBytes(descriptor)).toBe(16_384);
});

test('who wants none of it has sockets as the system makes them', async () => {
  const server = await start({ unsentLimitBytes: 0, congestionControl: 'system' });
  for (const { port } of server.attached) {
    const [descriptor = -1] = socketsHere === undefined ? [] : listeningAt(port);
    expect(socketsHere?.unsentLimitBytes(descriptor)).not.toBe(16_384);
  }
});

test.each(transportsHere)(
  'a viewer over %s that keeps up gets every frame, larger than the limit',
  async (name) => {
    const server = await start(auto, [name]);
    const port = server.attached[0]?.port ?? 0;
    const viewer = await joinRelay(name, port, 'consume');
    const emitter = await joinRelay(name, port, 'emit');
    for (let sequence = 0; sequence < 30; sequence++) {
      emitter.sendFrame(testFrame(sequence, 120_000));
      await until(`frame ${sequence}`, () => viewer.frames.length === sequence + 1);
    }
  },
);

test.skipIf(socketsHere === undefined)(
  'of who does not read the kernel keeps little that it has not sent',
  async () => {
    const server = await start(auto, ['ws']);
    const port = server.attached[0]?.port ?? 0;
    const emitter = await joinRelay('ws', port, 'emit');
    const emitting = new Set(acceptedAt(port));
    const reader = connect(port, '127.0.0.1', () => {
      reader.pause();
      reader.write('GET /channels/stream/mjpeg HTTP/1.1\r\nHost: localhost\r\n\r\n');
    });
    onTestFinished(() => void reader.destroy());
    const kept = (): number[] =>
      acceptedAt(port)
        .filter((descriptor) => !emitting.has(descriptor))
        .map((descriptor) => socketsHere?.info(descriptor)?.unsentBytes ?? 0);
    let sequence = 0;
    await until('a connection that is full', () => {
      emitter.sendFrame(testFrame(sequence++, 300_000));
      return kept().some((bytes) => bytes > 0) && sequence > 30;
    });
    // The limit, and one buffer of the kernel's that was begun below it.
    expect(Math.max(...kept())).toBeLessThanOrEqual(16_384 + 65_536);
  },
);

test.skipIf(socketsHere === undefined)(
  'a name that the kernel does not know keeps the relay from starting',
  async () => {
    await expect(start({ unsentLimitBytes: 0, congestionControl: 'nonesuch' })).rejects.toThrow(
      /^--congestion-control: the kernel has no congestion control nonesuch; available: .*reno/,
    );
  },
);
