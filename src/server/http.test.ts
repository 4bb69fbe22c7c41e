import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Counters } from '../relay/counters.ts';
import type { Link } from '../relay/link.ts';
import { Relay, relayDefaults } from '../relay/relay.ts';
import type { FetchHandler } from '../transports/door/answer.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { decodeFrame } from '../wire/frame.ts';
import { createFetchHandler } from './http.ts';
import { loadPages } from './pages.ts';

const script = 'export const long = "text";\n'.repeat(100);
let directory: string;
let handle: FetchHandler;
let nowMs = 0;
const relay = new Relay({ ...relayDefaults, nowMs: () => nowMs, limits: { consumersPerChannel: 2 } });
const counters = new Counters();

const failures: unknown[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relaymark-pages-'));
  await mkdir(join(directory, 'js'));
  await writeFile(join(directory, 'index.html'), '<p>Hello');
  await writeFile(join(directory, 'js', 'emit.js'), script);
  await writeFile(join(directory, 'notes.secret'), 'not a page');
  const run = join(directory, 'reports', '2026-run');
  await mkdir(run, { recursive: true });
  await mkdir(join(directory, 'reports', 'empty'));
  await writeFile(join(run, 'index.html'), '<h1>A report');
  await writeFile(join(run, 'results.json'), '{}');
  await writeFile(join(run, 'notes.secret'), 'not a report');
  handle = createFetchHandler({
    pages: await loadPages(directory),
    relay,
    viewers: relay.attach(counters),
    metrics: { contentType: 'text/plain', text: () => Promise.resolve('relaymark_channels 1\n') },
    transport: 'uws',
    wire: 'websocket',
    reportsDirectory: join(directory, 'reports'),
    allowsHost: (hostname) => hostname !== 'rebound.example',
    turnedAway: (code) => counters.refused(code),
    mayWatch: (channel, token) => channel !== 'closed' || token === 'secret',
    failed: (error) => failures.push(error),
  });
});

afterAll(() => rm(directory, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  handle(new Request(`http://relay${path}`, { headers, method }));

describe('pages', () => {
  test('/ is the index, with its type and the security headers', async () => {
    const response = await get('/');
    expect(await response.text()).toBe('<p>Hello');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('a browser that takes gzip gets it', async () => {
    const response = await get('/js/emit.js', { 'accept-encoding': 'br, gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(script);
  });

  test('others get it plain', async () => {
    const response = await get('/js/emit.js');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toBe(script);
  });

  test('what a browser has already is not sent again', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    const again = await get('/', { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  test.each([
    ['/nothing.html'],
    ['/notes.secret'],
    ['/../package.json'],
    ['/js'],
    ['/js/..%2f..%2fpackage.json'],
  ])('%s is not served', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('only GET and HEAD are served', async () => {
    const response = await get('/', {}, 'POST');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

test('a page can ask which transport serves it', async () => {
  expect(await (await get('/relay.json')).json()).toEqual({
    transport: 'uws',
    wire: 'websocket',
    reports: true,
  });
  expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
  expect(await (await get('/metrics')).text()).toBe('relaymark_channels 1\n');
});

test('the channels are listed', async () => {
  const { session, publish } = emitterOn('garden');
  expect(await (await get('/channels')).json()).toMatchObject({
    channels: [{ name: 'garden', emitting: true, pictured: false, consumers: 0 }],
  });
  publish(0);
  expect(await (await get('/channels')).json()).toMatchObject({ channels: [{ pictured: true }] });
  session.closed('left');
});

describe('for whoever runs no script', () => {
  test('a snapshot is the newest frame, with its age', async () => {
    const { session, publish } = emitterOn('stream');
    publish(0);
    const frame = publish(1);
    nowMs += 1500;
    const response = await get('/channels/stream/snapshot');
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('x-frame-age-ms')).toBe('1500');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(decodeFrame(frame).image);
    session.closed('left');
    expect((await get('/channels/stream/snapshot')).status).toBe(404);
  });

  test('a stream shows each picture in the place of the one before, and its viewer is counted', async () => {
    const { session, publish, counts } = emitterOn('stream');
    const response = await get('/channels/stream/mjpeg');
    expect(response.headers.get('content-type')).toBe('multipart/x-mixed-replace; boundary=relaymark-frame');
    const reader = readerOf(response);
    expect(await textOf(reader)).toBe('--relaymark-frame\r\n');
    expect(counts.at(-1)).toBe(1);
    const first = reader.read();
    const frame = decodeFrame(publish(0));
    const part = Buffer.from((await first).value ?? []);
    expect(part.subarray(0, part.indexOf('\r\n\r\n')).toString()).toBe(
      [
        'content-type: image/webp',
        `content-length: ${frame.image.length}`,
        'x-timestamp: 0.000001',
        'x-sequence: 0',
      ].join('\r\n'),
    );
    expect(part.includes(Buffer.from(frame.image))).toBe(true);
    expect(part.toString('latin1').endsWith('\r\n--relaymark-frame\r\n')).toBe(true);
    await reader.cancel();
    expect(counts.at(-1)).toBe(0);
    session.closed('left');
  });

  test('a viewer of the stream that does not read is shown the newest picture next', async () => {
    const { session, publish } = emitterOn('stream');
    const reader = readerOf(await get('/channels/stream/mjpeg'));
    await reader.read();
    for (let sequence = 0; sequence < 50; sequence++) publish(sequence);
    const newest = decodeFrame(testFrame(49)).image;
    expect(Buffer.from((await reader.read()).value ?? []).includes(Buffer.from(newest))).toBe(true);
    expect(relay.channels()[0]?.ledger).toMatchObject({ offered: 50, sent: 1, dropped: 49 });
    session.closed('left');
    await reader.cancel();
  });

  test('HEAD of the stream is no viewer', async () => {
    const { session, counts } = emitterOn('stream');
    expect(await (await get('/channels/stream/mjpeg', {}, 'HEAD')).text()).toBe('');
    expect(counts.at(-1)).toBe(0);
    session.closed('left');
  });

  test.each(['snapshot', 'mjpeg'])('a %s asks for the token that the channel asks for', async (view) => {
    const { session, publish } = emitterOn('closed');
    publish(0);
    expect((await get(`/channels/closed/${view}`)).status).toBe(403);
    const before = counters.refusals.get('bad-token') ?? 0;
    const wrong = await get(`/channels/closed/${view}?token=wrong`);
    expect(wrong.status).toBe(403);
    expect(wrong.headers.get('x-relaymark-refusal')).toBe('bad-token');
    expect(counters.refusals.get('bad-token')).toBe(before + 1);
    const allowed = await get(`/channels/closed/${view}?token=secret`);
    expect(allowed.status).toBe(200);
    await allowed.body?.cancel();
    session.closed('left');
  });

  test('a channel name that cannot be is refused', async () => {
    expect((await get('/channels/a%20b/snapshot')).status).toBe(400);
  });

  test('a viewer of the stream whom the relay refuses is told why', async () => {
    const viewers = await Promise.all([1, 2].map(() => get('/channels/full/mjpeg')));
    const refused = await get('/channels/full/mjpeg');
    expect(refused.status).toBe(503);
    expect(await refused.text()).toMatch(/^too-many-consumers: /);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const viewer of viewers) await viewer.body?.cancel();
  });
});

test.each([
  'channels/stream/snapshot',
  'channels/stream/mjpeg',
  'channels',
  'metrics',
  '',
  'reports/',
  'nothing',
])('/%s is not for a name that may be anybody’s', async (path) => {
  const before = counters.refusals.get('bad-origin') ?? 0;
  const response = await handle(new Request(`http://rebound.example/${path}`));
  expect(response.status).toBe(403);
  expect(response.headers.get('x-relaymark-refusal')).toBe('bad-origin');
  expect(await response.text()).toMatch(/--name NAME .* --allow-origin /);
  expect(counters.refusals.get('bad-origin')).toBe(before + 1);
});

test.each(['healthz', 'readyz'])('/%s is for whoever looks after it, by any name', async (path) => {
  expect((await handle(new Request(`http://rebound.example/${path}`))).status).toBe(200);
});

describe('reports', () => {
  test('are listed and served, in a sandbox', async () => {
    const list = await (await get('/reports/')).text();
    expect(list).toContain('<a href="2026-run/">');
    expect(list).not.toContain('empty');
    const report = await get('/reports/2026-run/');
    expect(await report.text()).toBe('<h1>A report');
    expect(report.headers.get('content-security-policy')).toContain('sandbox allow-scripts');
    expect(await (await get('/reports/2026-run/results.json')).json()).toEqual({});
  });

  test.each([
    '../notes.secret',
    '..%2fnotes.secret',
    '.hidden',
    '2026-run/nothing.html',
    '2026-run/notes.secret',
  ])('%s is not served', async (path) => {
    expect((await handle(new Request(new URL(`http://relay/reports/${path}`)))).status).toBe(404);
  });
});

/** An emitter on a channel, the counts that it is told, and what publishes a frame there. */
function emitterOn(channel: string) {
  const counts: number[] = [];
  const link: Link = {
    sendFrame: () => 'taken',
    sendControl(message) {
      if (message.type === 'count') counts.push(message.consumers);
    },
    bufferedBytes: () => 0,
    close() {},
  };
  const session = relay.attach().open({ role: 'emit', channel, acknowledges: false }, () => link);
  const publish = (sequence: number): Uint8Array => {
    const frame = testFrame(sequence);
    session.message(frame);
    return frame;
  };
  return { session, publish, counts };
}

function readerOf({ body }: Response): ReadableStreamDefaultReader<Uint8Array> {
  if (body === null) throw new Error('there is no body');
  return body.getReader();
}

const textOf = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> =>
  Buffer.from((await reader.read()).value ?? []).toString();

test('a relay that shuts down is healthy, and not ready for more', async () => {
  expect(await (await get('/readyz')).json()).toEqual({ status: 'ready' });
  const closing = new Relay({ ...relayDefaults, nowMs: () => 0 });
  closing.shutDown();
  const handler = createFetchHandler({
    pages: new Map(),
    relay: closing,
    viewers: closing.attach(),
    metrics: { contentType: 'text/plain', text: () => Promise.resolve('') },
    transport: 'ws',
    wire: 'websocket',
    mayWatch: () => true,
    allowsHost: () => true,
    turnedAway() {},
    failed: (error) => failures.push(error),
  });
  const notReady = await handler(new Request('http://relay/readyz'));
  expect([notReady.status, notReady.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await handler(new Request('http://relay/healthz'))).status).toBe(200);
});

test('a fault of ours is told to us, and not to the client', async () => {
  const fault = new Error('the disk is full of secrets');
  const handler = createFetchHandler({
    pages: new Map(),
    relay,
    viewers: relay.attach(),
    metrics: { contentType: 'text/plain', text: () => Promise.reject(fault) },
    transport: 'ws',
    wire: 'websocket',
    mayWatch: () => true,
    allowsHost: () => true,
    turnedAway() {},
    failed: (error) => failures.push(error),
  });
  const response = await handler(new Request('http://relay/metrics'));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secrets');
  expect(failures).toContain(fault);
});
