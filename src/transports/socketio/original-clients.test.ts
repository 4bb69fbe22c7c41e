import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { decodeFrame } from '../../wire/frame.ts';
import { loadTransport } from '../registry.ts';
import { type TestClient, until } from '../testing/client.ts';
import { testFrame } from '../testing/frames.ts';
import { webSocketHere } from '../testing/transports-here.ts';
import { unexpected } from '../testing/unexpected.ts';
import { connectWebSocket } from '../testing/websocket-client.ts';
import type { Listening } from '../transport.ts';
import { connectOriginal, type OriginalSocket } from './original-client.ts';
import { socketio } from './socketio.ts';

/** One of the original program's pages: it names neither a role nor a channel. */
class OriginalPage {
  readonly images: string[] = [];
  readonly counts: unknown[] = [];
  closings = 0;
  disconnected = false;
  readonly #socket: OriginalSocket;

  static async open(port: number, transport: string): Promise<OriginalPage> {
    const page = new OriginalPage(port, transport);
    await new Promise<void>((resolve, reject) => {
      page.#socket.on('connect', () => resolve());
      page.#socket.on('connect_error', reject);
    });
    return page;
  }

  private constructor(port: number, transport: string) {
    this.#socket = connectOriginal(`http://127.0.0.1:${port}`, {
      transports: [transport],
      forceNew: true,
      reconnection: false,
    });
    this.#socket.on('stream', (image) => this.images.push(String(image)));
    this.#socket.on('count-consume', (count) => this.counts.push(count));
    this.#socket.on('streaming-closed', () => {
      this.closings++;
    });
    this.#socket.on('disconnect', () => {
      this.disconnected = true;
    });
  }

  emit(dataUrl: string): void {
    this.#socket.emit('stream', dataUrl);
  }

  close(): void {
    this.#socket.disconnect();
  }
}

const imageOf = (sequence: number): Buffer => Buffer.from(decodeFrame(testFrame(sequence, 30_000)).image);
const dataUrlOf = (sequence: number): string =>
  `data:image/webp;base64,${imageOf(sequence).toString('base64')}`;

describe.each(['websocket', 'polling'])('socket.io-client 1.4.8 over %s', (engineTransport) => {
  let relay: Relay;
  let original: Listening;
  let modern: Listening;
  const pages: OriginalPage[] = [];
  const clients: TestClient[] = [];

  beforeEach(async () => {
    relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
    const options = {
      host: '127.0.0.1',
      port: 0,
      relay: relay.attach(),
      fetch: () => new Response(null, { status: 404 }),
      nowMicros: () => 1_700_000_000_000_000,
      failed: unexpected,
    };
    original = await socketio.listen(options);
    modern = await (await loadTransport(webSocketHere)).listen(options);
  });

  afterEach(async () => {
    for (const page of pages.splice(0)) page.close();
    for (const client of clients.splice(0)) client.vanish();
    relay.shutDown();
    await Promise.all([original.close(), modern.close()]);
  });

  const openPage = async (): Promise<OriginalPage> => {
    const page = await OriginalPage.open(original.port, engineTransport);
    pages.push(page);
    return page;
  };

  const openModern = async (role: string): Promise<TestClient> => {
    const client = await connectWebSocket(modern.port, { role });
    clients.push(client);
    await until('the welcome', () => client.controls.length > 0);
    return client;
  };

  test('watches an emitter over WebSocket, in data URLs', async () => {
    const emitter = await openModern('emit');
    const watching = await openPage();
    for (let sequence = 0; sequence < 5; sequence++) {
      emitter.sendFrame(testFrame(sequence, 30_000));
      await until(`picture ${sequence}`, () => watching.images.length === sequence + 1);
    }
    expect(watching.images).toEqual([0, 1, 2, 3, 4].map(dataUrlOf));
    emitter.leave();
    await until('the news that the emitter left', () => watching.closings === 1);
  });

  test('emits data URLs to a consumer over WebSocket, with a sequence and the time at which they came', async () => {
    const watching = await openModern('consume');
    const emitting = await openPage();
    for (let sequence = 0; sequence < 5; sequence++) {
      emitting.emit(dataUrlOf(sequence));
      await until(`frame ${sequence}`, () => watching.frames.length === sequence + 1);
    }
    const frames = watching.frames.map(decodeFrame);
    expect(frames.map((frame) => frame.sequence)).toEqual([0, 1, 2, 3, 4]);
    frames.forEach((frame, i) => {
      expect(Buffer.from(frame.image).equals(imageOf(i))).toBe(true);
      expect(frame.captureTimeMicros).toBe(1_700_000_000_000_000);
    });
  });

  test('emits to others of its kind, and is told how many watch', async () => {
    const emitting = await openPage();
    const watching = await openPage();
    emitting.emit(dataUrlOf(0));
    await until('the picture', () => watching.images.length === 1);
    expect(watching.images).toEqual([dataUrlOf(0)]);
    await until('a count of 1', () => emitting.counts.at(-1) === 1);
    await openPage();
    await until('a count of 2', () => emitting.counts.at(-1) === 2);
    watching.close();
    await until('a count of 1 again', () => emitting.counts.at(-1) === 1);
    expect(emitting.images).toEqual([]);
  });

  test.each([['data:,'], ['not a picture'], ['data:image/webp;base64,aGVsbG8=']])(
    'what is no picture (%s) ends whoever sent it, and nobody else',
    async (rubbish) => {
      const watching = await openPage();
      const emitting = await openPage();
      emitting.emit(rubbish);
      await until('the disconnect', () => emitting.disconnected);
      expect(watching.disconnected).toBe(false);
      const next = await openPage();
      next.emit(dataUrlOf(1));
      await until('a picture from another emitter', () => watching.images.length === 1);
    },
  );
});

test('a client that starts on polling and upgrades to websocket in the middle of a stream goes on', async () => {
  const relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
  const listening = await socketio.listen({
    host: '127.0.0.1',
    port: 0,
    relay: relay.attach(),
    fetch: () => new Response(null, { status: 404 }),
    nowMicros: () => 0,
    failed: unexpected,
  });
  const emitting = await OriginalPage.open(listening.port, 'websocket');
  const images: string[] = [];
  const upgrading = connectOriginal(`http://127.0.0.1:${listening.port}`, {
    forceNew: true,
    reconnection: false,
  });
  upgrading.on('stream', (image) => images.push(String(image)));
  let sequence = 0;
  const timer = setInterval(() => emitting.emit(dataUrlOf(sequence++)), 5);
  await until('200 pictures after the upgrade', () => images.length > 200);
  clearInterval(timer);
  const last = dataUrlOf(sequence - 1);
  await until('the newest picture', () => images.at(-1) === last);
  emitting.close();
  upgrading.disconnect();
  relay.shutDown();
  await listening.close();
});
