import { crc32 } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../src/transports/testing/client.ts';
import { decodeFrame } from '../../src/wire/frame.ts';
import type { Client } from '../clients/client.ts';
import { StandingEmitter } from './standing-emitter.ts';
import type { EndOptions } from './stream.ts';

const image = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);

/** An emitter of tiny pictures, and a network that takes them or does not. */
async function emitting(fps = 200) {
  const network = { waitingBytes: 0, sent: [] as number[], ends: [] as EndOptions[], open: true };
  const client = {
    waitingBytes: () => network.waitingBytes,
    send: (bytes: Uint8Array) => network.sent.push(decodeFrame(bytes).sequence),
    close: () => {},
  } as Partial<Client> as Client;
  const emitter = new StandingEmitter({
    fps,
    make: async (pictureNumber) => ({
      image,
      mediaType: 'image/jpeg',
      pictureNumber,
      checksum: crc32(image),
    }),
    stream: {
      async open(end) {
        if (!network.open) throw new Error('nobody there');
        network.ends.push(end);
        return client;
      },
      forget() {},
    },
  });
  const over = new AbortController();
  await emitter.connect();
  const emission = emitter.emit(over.signal);
  const stop = (): Promise<void> => {
    over.abort();
    return emission;
  };
  onTestFinished(async () => {
    await stop();
    emitter.leave();
  });
  if (fps > 1) await until('frames', () => network.sent.length > 2);
  return { emitter, network, stop };
}

test('what the network does not take is left out, and not queued: sequences go on', async () => {
  const { emitter, network } = await emitting();
  network.waitingBytes = 1;
  const before = network.sent.length;
  await until('frames that are left out', () => emitter.total.skipped.full > 2);
  expect(network.sent).toHaveLength(before);
  network.waitingBytes = 0;
  await until('more frames', () => network.sent.length > before + 2);
  expect(network.sent).toEqual(network.sent.map((_, index) => index));
});

test('it comes back as who it was, and sends nothing meanwhile', async () => {
  const { emitter, network } = await emitting();
  network.open = false;
  network.ends[0]?.onLost('gone');
  const before = network.sent.length;
  await until('frames without a connection', () => emitter.total.skipped.away > 2);
  expect(network.sent).toHaveLength(before);
  network.open = true;
  await until('more frames', () => network.sent.length > before + 2);
  const [first, second] = network.ends;
  expect(first?.emitterId).toMatch(/^[a-f\d-]{36}$/);
  expect(second?.emitterId).toBe(first?.emitterId);
  expect(emitter.comings.news()).toHaveLength(2);
});

test('it stops when it is told to, however far away the next frame is', async () => {
  const { emitter, stop } = await emitting(0.1);
  await stop();
  expect(emitter.total.frames).toBe(0);
});
