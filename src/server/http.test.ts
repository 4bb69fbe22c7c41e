import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FetchHandler } from '../transports/transport.ts';
import { createFetchHandler } from './http.ts';
import { loadPages } from './pages.ts';

const script = 'export const long = "text";\n'.repeat(100);
let directory: string;
let handle: FetchHandler;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relaymark-pages-'));
  await mkdir(join(directory, 'js'));
  await writeFile(join(directory, 'index.html'), '<p>Hello');
  await writeFile(join(directory, 'js', 'emit.js'), script);
  await writeFile(join(directory, 'notes.secret'), 'not a page');
  const channels = [
    {
      name: 'stream',
      emitting: true,
      consumers: 2,
      framesIn: 5,
      ledger: { offered: 10, sent: 9, dropped: 1, waiting: 0 },
    },
  ];
  handle = createFetchHandler({
    pages: await loadPages(directory),
    relay: { channels: () => channels },
    transport: 'uws',
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
  expect(await (await get('/relay.json')).json()).toEqual({ transport: 'uws' });
  expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
});

test('the channels are listed', async () => {
  expect(await (await get('/channels')).json()).toMatchObject({
    channels: [{ name: 'stream', consumers: 2 }],
  });
});
