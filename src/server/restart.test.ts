import { createRequire } from 'node:module';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { connectOriginal } from '../transports/socketio/original-client.ts';
import { until } from '../transports/testing/client.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { freePort } from './testing/free-port.ts';
import { startRelayProcess } from './testing/relay-process.ts';

/** What all versions of the client have in common. */
interface AnyClient {
  readonly connected: boolean;
  on(event: string, handler: (payload: unknown) => void): unknown;
  emit(event: string, payload: unknown): unknown;
  disconnect(): unknown;
}

type Connect = (url: string, options: object) => AnyClient;

const require = createRequire(import.meta.url);

/** With reconnection as it is by default, which is what other people's pages have. */
const versions: Readonly<Record<string, Connect>> = {
  '1.4.8': connectOriginal as unknown as Connect,
  '2.5.0': require('socket.io-client-2.5.0') as Connect,
  '3.1.3': require('socket.io-client-3.1.3') as Connect,
  '4.8': io as unknown as Connect,
};

const ways: Readonly<Record<string, object>> = {
  websocket: { transports: ['websocket'] },
  polling: { transports: ['polling'] },
  default: {},
};

const image = Buffer.from(testFrame(0, 3000).subarray(24)).toString('base64');
const dataUrl = `data:image/webp;base64,${image}`;

test('after a tidy restart every plain Socket.IO client comes back, whatever its version and transport', async () => {
  const port = await freePort();
  const start = () => startRelayProcess('--transport', 'socketio', '--port', `${port}`, '--drain', '1');
  const old = await start();
  const clients = Object.entries(versions).flatMap(([version, connect]) =>
    Object.entries(ways).flatMap(([way, options]) =>
      (['emit', 'consume'] as const).map((role) => {
        const channel = `${version}-${way}`;
        const client = connect(`http://127.0.0.1:${port}`, {
          ...options,
          query: { role, channel },
          forceNew: true,
        });
        onTestFinished(() => void client.disconnect());
        const seen = {
          name: `${role} ${version} over ${way}`,
          connects: 0,
          errors: [] as string[],
          frames: 0,
        };
        client.on('connect', () => {
          seen.connects++;
        });
        client.on('stream', () => {
          seen.frames++;
        });
        client.on('control', (text) => {
          if (/"error"/.test(String(text))) seen.errors.push(String(text));
        });
        return { role, way, client, seen };
      }),
    ),
  );
  const everybody = (done: (seen: (typeof clients)[number]['seen']) => boolean): (() => boolean) => {
    return () => clients.every(({ seen }) => done(seen));
  };
  const missing = (): string => clients.map(({ seen }) => JSON.stringify(seen)).join('\n');
  const emission = setInterval(() => {
    for (const { role, client } of clients)
      if (role === 'emit' && client.connected) client.emit('stream', dataUrl);
  }, 100);
  onTestFinished(() => clearInterval(emission));
  const consumersSeeFrames = (): boolean =>
    clients.every(({ role, seen }) => role === 'emit' || seen.frames > 0);

  await until(
    'everybody',
    everybody(({ connects }) => connects === 1),
    60_000,
  );
  await until('frames for everybody', consumersSeeFrames, 60_000);
  old.child.kill('SIGTERM');
  expect(await old.exitCode).toBe(0);
  for (const { seen } of clients) seen.frames = 0;
  await start();
  await until(
    'everybody again',
    everybody(({ connects }) => connects >= 2),
    60_000,
  ).catch((error: Error) => {
    throw new Error(`${error.message}\n${missing()}`);
  });
  await until('frames for everybody again', consumersSeeFrames, 60_000);
  // Who polls hears of it if it asks in time.
  for (const { seen } of clients.filter(({ way }) => way !== 'polling'))
    expect(seen.errors, seen.name).toEqual([expect.stringContaining('shutting-down')]);
});
