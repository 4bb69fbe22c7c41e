import { once } from 'node:events';
import { openSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { acceptedAt, listeningAt, socketsHere } from './testing/kernel-here.ts';

const sockets = socketsHere;

/** Both ends of a connection within this process. */
async function connection(): Promise<{ server: Server; port: number; far: Socket; near: Socket }> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const far = connect(port, '127.0.0.1');
  onTestFinished(() => void far.destroy());
  const [near] = (await once(server, 'connection')) as [Socket];
  return { server, port, far, near };
}

test.skipIf(sockets === undefined)('a socket is known by its descriptor alone', async () => {
  const { port, near, far } = await connection();
  const [accepted = -1] = acceptedAt(port);
  const [listening = -1] = listeningAt(port);
  expect(sockets?.cookie(accepted)).not.toBe(sockets?.cookie(listening));
  expect(sockets?.localPort(accepted)).toBe(port);
  const before = sockets?.info(accepted);
  near.write(Buffer.alloc(50_000));
  let bytes = 0;
  for await (const chunk of far) {
    bytes += (chunk as Buffer).length;
    if (bytes >= 50_000) break;
  }
  await expect.poll(() => sockets?.info(accepted)?.acknowledgedBytes).toBe(50_000);
  const now = sockets?.info(accepted);
  expect(now?.sentSegments).toBeGreaterThan(before?.sentSegments ?? 0);
  expect(now?.retransmittedSegments).toBe(0);
  expect(now?.roundTripMs).toBeGreaterThan(0);
  expect(now?.leastRoundTripMs).toBeGreaterThan(0);
  expect(now?.bytesPerSecond).toBeGreaterThan(0);
});

test.skipIf(sockets === undefined)(
  'what is set of one that listens, those have that come of it',
  async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const [listening = -1] = listeningAt(port);
    expect(sockets?.setUnsentLimit(listening, 12_345)).toBeUndefined();
    expect(sockets?.setCongestionControl(listening, 'reno')).toBeUndefined();
    const far = connect(port, '127.0.0.1');
    onTestFinished(() => void far.destroy());
    await once(server, 'connection');
    const [accepted = -1] = acceptedAt(port);
    expect(sockets?.unsentLimitBytes(accepted)).toBe(12_345);
    expect(sockets?.congestionControl(accepted)).toBe('reno');
  },
);

test.skipIf(sockets === undefined)('the kernel says why it refuses, and nothing changes', async () => {
  const { port } = await connection();
  const [accepted = -1] = acceptedAt(port);
  const before = sockets?.congestionControl(accepted);
  expect(sockets?.setCongestionControl(accepted, 'nonesuch')).toBe('ENOENT');
  expect(sockets?.congestionControl(accepted)).toBe(before);
});

test.skipIf(sockets === undefined)(
  'of who has little room the kernel takes little, and all in the end',
  async () => {
    const { port, near, far } = await connection();
    far.pause();
    const [accepted = -1] = acceptedAt(port);
    near.write(Buffer.alloc(100_000));
    expect(near.writableLength).toBe(0);
    sockets?.setRoom(accepted, 20_000);
    near.write(Buffer.alloc(100_000));
    expect(near.writableLength).toBe(100_000);
    sockets?.setRoom(accepted, undefined);
    let bytes = 0;
    far.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    far.resume();
    await expect.poll(() => bytes, { timeout: 10_000 }).toBe(200_000);
  },
);

test.skipIf(sockets === undefined)('whose packets are paced gets all in the end', async () => {
  const { port, near, far } = await connection();
  const [accepted = -1] = acceptedAt(port);
  expect(sockets?.paceBytesPerSecond(accepted)).toBeUndefined();
  sockets?.setPace(accepted, 1_000_000);
  expect(sockets?.paceBytesPerSecond(accepted)).toBe(1_000_000);
  near.write(Buffer.alloc(100_000));
  let bytes = 0;
  far.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await expect.poll(() => bytes, { timeout: 10_000 }).toBe(100_000);
  sockets?.setPace(accepted, undefined);
  expect(sockets?.paceBytesPerSecond(accepted)).toBeUndefined();
});

test.skipIf(sockets === undefined)('what is no TCP socket is none, and nothing is broken by asking', () => {
  const file = openSync('/dev/null', 'r');
  for (const descriptor of [file, 99_999, -1]) {
    expect(sockets?.cookie(descriptor)).toBeUndefined();
    expect(sockets?.localPort(descriptor)).toBeUndefined();
    expect(sockets?.isListening(descriptor)).toBe(false);
    expect(sockets?.info(descriptor)).toBeUndefined();
    expect(sockets?.unsentLimitBytes(descriptor)).toBeUndefined();
    expect(sockets?.congestionControl(descriptor)).toBeUndefined();
    expect(sockets?.setUnsentLimit(descriptor, 1)).toMatch(/^(EBADF|ENOTSOCK)$/);
  }
});
