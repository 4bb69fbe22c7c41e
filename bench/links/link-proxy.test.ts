import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { LinkProxy } from './link-proxy.ts';
import { type LinkProfile, linkProfiles } from './profile.ts';

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const named = (name: string): LinkProfile => {
  const profile = linkProfiles.find((candidate) => candidate.name === name);
  if (profile === undefined) throw new Error(name);
  return profile;
};

/** A server behind a link, and a client in front of it. */
async function linked(profile: LinkProfile, serve: (socket: Socket) => void): Promise<Socket> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = new LinkProxy(profile, 1);
  proxy.aim((server.address() as AddressInfo).port);
  const client = connect(await proxy.listen(), '127.0.0.1');
  client.on('error', () => {});
  opened.push({ close: () => client.destroy() }, proxy, {
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  await once(client, 'connect');
  return client;
}

const quick: LinkProfile = {
  name: 'quick',
  down: { bitsPerSecond: 1e9, delayMs: 40, jitterMs: 0, bufferBytes: 64 * 1024 },
  up: { bitsPerSecond: 1e9, delayMs: 40, jitterMs: 0, bufferBytes: 64 * 1024 },
};

test('a round trip takes twice the delay', async () => {
  const client = await linked(quick, (socket) => socket.pipe(socket));
  const startedAtMs = performance.now();
  client.write('ping');
  await once(client, 'data');
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(79);
});

test('a bulk transfer over 3G has no more than its bandwidth', async () => {
  const profile = named('3G');
  const client = await linked(profile, (socket) => socket.end(Buffer.alloc(400_000, 7)));
  const startedAtMs = performance.now();
  let received = 0;
  client.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  await once(client, 'end');
  const idealMs = (400_000 * 8000) / profile.down.bitsPerSecond;
  expect(received).toBe(400_000);
  expect(performance.now() - startedAtMs).toBeGreaterThan(idealMs);
});

test('a reader that falls behind holds the sender back, and loses nothing', async () => {
  const sent = 30_000_000;
  const client = await linked(quick, (socket) => socket.end(Buffer.alloc(sent, 7)));
  client.pause();
  await new Promise((resolve) => setTimeout(resolve, 200));
  let received = 0;
  client.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  client.resume();
  await once(client, 'end');
  expect(received).toBe(sent);
});

test('the end of either side ends the other', async () => {
  let far: Socket | undefined;
  const client = await linked(quick, (socket) => {
    far = socket;
    socket.resume();
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = once(far as Socket, 'close');
  client.destroy();
  await closed;

  const other = await linked(quick, (socket) => void setTimeout(() => socket.destroy(), 50));
  other.resume();
  await once(other, 'close');
});
