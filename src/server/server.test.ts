import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { TransportName } from '../transports/registry.ts';
import { type TestClient, until } from '../transports/testing/client.ts';
import { connectTo } from '../transports/testing/clients.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { transportsHere, uwsIsHere } from '../transports/testing/transports-here.ts';
import type { ServerConfig } from './config.ts';
import { defaultConfig } from './default-config.ts';
import { createLog } from './log.ts';
import { type RunningServer, startServer } from './server.ts';

const publicDirectory = fileURLToPath(new URL('../../public', import.meta.url));

const silent = createLog({ level: 'silent', format: 'json' });

const servers: RunningServer[] = [];
const clients: TestClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.vanish();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(
  transports: readonly TransportName[],
  port = 0,
  config: Partial<ServerConfig> = {},
): Promise<RunningServer> {
  const server = await startServer(
    {
      ...defaultConfig,
      ...config,
      host: '127.0.0.1',
      attachments: transports.map((transport) => ({ transport, port })),
    },
    publicDirectory,
    silent,
  );
  servers.push(server);
  return server;
}

async function connect(server: RunningServer, transport: TransportName, role: string): Promise<TestClient> {
  const port = server.attached.find((attached) => attached.transport === transport)?.port ?? 0;
  const client = await connectTo(transport)(port, { role });
  clients.push(client);
  await until(`the welcome over ${transport}`, () => client.controls.length > 0);
  return client;
}

test.each(transportsHere)('what is emitted over %s is watched over every transport', async (over) => {
  const server = await start(transportsHere);
  const consumers = await Promise.all(transportsHere.map((name) => connect(server, name, 'consume')));
  const emitter = await connect(server, over, 'emit');
  for (let sequence = 0; sequence < 10; sequence++) {
    emitter.sendFrame(testFrame(sequence, 30_000));
    await until(`frame ${sequence} everywhere`, () =>
      consumers.every((c) => c.frames.length === sequence + 1),
    );
  }
  for (const consumer of consumers) {
    consumer.frames.forEach((bytes, sequence) => {
      expect(Buffer.compare(Buffer.from(bytes), testFrame(sequence, 30_000))).toBe(0);
    });
  }
  await until('a count of all', () => {
    const counts = emitter.controls.flatMap((control) =>
      control.type === 'count' ? [control.consumers] : [],
    );
    return counts.at(-1) === transportsHere.length;
  });
  const port = server.attached[0]?.port;
  const listed = await (await fetch(`http://127.0.0.1:${port}/channels`)).json();
  expect(listed).toMatchObject({
    channels: [{ name: 'stream', emitting: true, consumers: transportsHere.length, framesIn: 10 }],
  });
});

test.each(transportsHere)('supervisors are answered over %s where nobody else is any more', async (over) => {
  const server = await start([over], 0, { connectionsPerAddress: 1 });
  await connect(server, over, 'consume');
  const get = (path: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.attached[0]?.port}${path}`);
  for (const path of ['/healthz', '/readyz', '/metrics']) expect((await get(path)).status).toBe(200);
  for (const path of ['/', '/channels', '/healthz/', '//healthz', '/nothing']) {
    const refused = await get(path);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.text()).toMatch(/^too-many-connections: /);
  }
});

test('if one transport cannot start, none stays', async () => {
  const occupied = createServer();
  await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
  const { port } = occupied.address() as AddressInfo;
  const free = await start(['ws']);
  const freePort = free.attached[0]?.port ?? 0;
  await free.close();
  const failing = startServer(
    {
      ...defaultConfig,
      host: '127.0.0.1',
      attachments: [
        { transport: 'ws', port: freePort },
        { transport: 'socketio', port },
      ],
    },
    publicDirectory,
    silent,
  );
  await expect(failing).rejects.toMatchObject({ code: 'start-failed' });
  await expect(failing).rejects.toThrow(`socketio: port ${port} on 127.0.0.1 is taken`);
  await start(['ws'], freePort);
  occupied.close();
});

test.each(transportsHere)('where %s cannot listen, it is said what may be done', async (transport) => {
  const failing = (host: string) =>
    startServer({ ...defaultConfig, host, attachments: [{ transport, port: 0 }] }, publicDirectory, silent);
  // For documentation (RFC 5737): nobody has it.
  await expect(failing('192.0.2.1')).rejects.toThrow(
    `${transport}: 192.0.2.1 is no address of this machine, or not any more; give one that is with --host`,
  );
  await expect(failing('nowhere.invalid')).rejects.toThrow(/nowhere\.invalid; give an address with --host/);
  await expect(failing('fe80::1')).rejects.toThrow(/^(?!.*taken).*fe80::1/);
});

test.runIf(uwsIsHere)('what uWebSockets.js alone cannot listen on is not said to be taken', async () => {
  const attachments = [{ transport: 'uws' as const, port: 0 }];
  const failing = startServer({ ...defaultConfig, host: '::1%lo', attachments }, publicDirectory, silent);
  await expect(failing).rejects.toThrow(/^uws: (?!.*taken).*::1%lo.* with --host$/);
});
