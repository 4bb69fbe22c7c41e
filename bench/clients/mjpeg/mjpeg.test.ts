import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { generate } from 'selfsigned';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../../../src/transports/testing/client.ts';
import { decodeFrame } from '../../../src/wire/frame.ts';
import type { Access } from '../access.ts';
import { connectClient } from '../connect.ts';
import { MOST_PART_BYTES } from './part-reader.ts';

const JPEG = Buffer.from('\xff\xd8\xff\xe0 a picture \xff\xd9', 'latin1');
const BASIC = `Basic ${Buffer.from('me:secret').toString('base64')}`;

async function addressOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that answers whatever it is asked with these bytes, and leaves the connection open or ends it. */
async function answering(bytes: Buffer, ends = false): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (ends ? socket.end(bytes) : socket.write(bytes)));
    onTestFinished(() => {
      socket.destroy();
    });
  });
  return `http://${await addressOf(server)}/video`;
}

/** A viewer, and what it has seen. */
async function watching(url: string, access?: Access) {
  const seen = {
    frames: [] as { bytes: Uint8Array; capturedMicros: number | undefined }[],
    incomplete: [] as string[],
    lost: '',
  };
  const client = await connectClient('mjpeg', {
    url,
    role: 'consume',
    channel: 'stream',
    relay: false,
    ...(access === undefined ? {} : { access }),
    onFrame: (bytes, capturedMicros) => seen.frames.push({ bytes: Buffer.from(bytes), capturedMicros }),
    onIncomplete: (why) => seen.incomplete.push(why),
    onLost: (reason) => {
      seen.lost = reason;
    },
  });
  onTestFinished(() => client.close());
  return seen;
}

const latin = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

const lines = (...each: string[]): string => `${each.join('\r\n')}\r\n`;
const chunk = (text: string): Buffer => latin(`${text.length.toString(16)}\r\n`, text, '\r\n');
const jpeg = JPEG.toString('latin1');

/** Two pictures each, byte for byte in the form in which these programs send them. */
const programs: Record<string, Buffer> = {
  'mjpg-streamer': latin(
    lines(
      'HTTP/1.0 200 OK',
      'Connection: close',
      'Server: MJPG-Streamer/0.2',
      'Content-Type: multipart/x-mixed-replace;boundary=boundarydonotcross',
      '',
    ),
    lines('--boundarydonotcross'),
    ...[0, 1].flatMap((number) => [
      lines(
        'Content-Type: image/jpeg',
        `Content-Length: ${JPEG.length}`,
        `X-Timestamp: 1700000000.00000${number}`,
        '',
      ),
      JPEG,
      lines('', '--boundarydonotcross'),
    ]),
  ),
  motion: latin(
    lines(
      'HTTP/1.1 200 OK',
      'Server: Motion/4',
      'Content-type: multipart/x-mixed-replace; boundary=--BoundaryString',
      '',
    ),
    ...[0, 1].flatMap(() => [
      lines('--BoundaryString', 'Content-type: image/jpeg', `Content-Length:       ${JPEG.length}`, ''),
      JPEG,
      '\r\n',
    ]),
  ),
  'ESP32-CAM, in chunks': latin(
    lines(
      'HTTP/1.1 200 OK',
      'Content-Type: multipart/x-mixed-replace;boundary=123456789000000000000987654321',
      'Transfer-Encoding: chunked',
      '',
    ),
    ...[0, 1].flatMap(() => [
      chunk('\r\n--123456789000000000000987654321\r\n'),
      chunk(
        lines('Content-Type: image/jpeg', `Content-Length: ${JPEG.length}`, 'X-Timestamp: 12.000345', ''),
      ),
      chunk(jpeg),
    ]),
  ),
  'ffmpeg -f mpjpeg': latin(
    lines('HTTP/1.1 200 OK', 'Content-Type: multipart/x-mixed-replace;boundary="ffmpeg"', ''),
    lines('--ffmpeg'),
    ...[0, 1].flatMap(() => [
      lines('Content-type: image/jpeg', `Content-length: ${JPEG.length}`, ''),
      JPEG,
      lines('', '--ffmpeg'),
    ]),
  ),
  'one of bare line feeds, in its own headers too': latin(
    'HTTP/1.0 200 OK\nContent-Type: multipart/x-mixed-replace; boundary=b\n\n--b\n',
    ...[0, 1].flatMap(() => ['Content-Type: image/jpeg\n\n', JPEG, '\n--b\n']),
  ),
};

test.each(Object.entries(programs))('%s can be watched', async (_name, bytes) => {
  const seen = await watching(await answering(bytes));
  await until('both pictures', () => seen.frames.length === 2);
  for (const frame of seen.frames) expect(frame.bytes).toEqual(JPEG);
  expect(seen.incomplete).toEqual([]);
});

test('when a picture was captured is told where the server says so, to the microsecond', async () => {
  const seen = await watching(await answering(programs['mjpg-streamer'] ?? Buffer.alloc(0)));
  await until('both pictures', () => seen.frames.length === 2);
  expect(seen.frames.map(({ capturedMicros }) => capturedMicros)).toEqual([
    1_700_000_000_000_000, 1_700_000_000_000_001,
  ]);
});

const head = (type = 'multipart/x-mixed-replace; boundary=b', status = '200 OK', ...more: string[]): string =>
  lines(`HTTP/1.1 ${status}`, `Content-Type: ${type}`, ...more, '');

test('with its sequence told too, it is a frame as it was emitted', async () => {
  const part = lines('--b', `Content-Length: ${JPEG.length}`, 'X-Timestamp: 2.5', 'X-Sequence: 7', '');
  const seen = await watching(await answering(latin(head(), part, JPEG)));
  await until('the picture', () => seen.frames.length === 1);
  const frame = decodeFrame(seen.frames[0]?.bytes ?? Buffer.alloc(0));
  expect(frame).toMatchObject({
    mediaType: 'image/jpeg',
    sequence: 7,
    captureTimeMicros: 2_500_000,
    checksum: 0,
  });
});

test('what is no whole picture is told, and does not count as one', async () => {
  const cut = JPEG.subarray(0, -2);
  const bytes = latin(
    head(),
    lines('--b', ''),
    cut,
    lines('', '--b', ''),
    'no picture',
    lines('', '--b', ''),
    JPEG,
  );
  const seen = await watching(await answering(bytes, true));
  await until('the end', () => seen.lost !== '');
  expect(seen).toEqual({
    frames: [],
    incomplete: ['its JPEG has no end', 'it holds no picture', 'the connection ended in it'],
    lost: 'the stream ended',
  });
});

test('a part that is too large ends the connection, with a sentence', async () => {
  const seen = await watching(
    await answering(latin(head(), lines('--b', `Content-Length: ${MOST_PART_BYTES + 1}`, ''))),
  );
  await until('the end', () => seen.lost !== '');
  expect(seen.lost).toMatch(
    /^a part announces 16777217 bytes, and more than 16 MB is taken for no picture: have the server/,
  );
});

describe('who is no stream of pictures is told so, with where, what, and what helps', () => {
  test.each([
    [
      head('text/html'),
      '"text/html", which is no stream of pictures: give the address of its multipart/x-mixed-replace',
    ],
    [lines('HTTP/1.1 200 OK', ''), 'it answers with no content type'],
    [head('multipart/x-mixed-replace'), 'names no boundary'],
    [head('text/plain', '404 Not Found', 'Content-Length: 0'), ': 404 Not Found'],
    [
      latin(head('text/plain', '503 Busy', 'Content-Length: 10'), 'come later').toString(),
      ': 503 come later',
    ],
    [
      head('x/y', '302 Found', 'Location: http://u:p@cam/live?token=x', 'Content-Length: 0'),
      '302 Found: it sends viewers on to http://cam/live; give that address',
    ],
    [
      head('x/y', '401 Unauthorized', 'WWW-Authenticate: Basic realm="cam"', 'Content-Length: 0'),
      "401 Unauthorized: give --header 'Authorization: Basic …', or user:password@",
    ],
    [
      head('x/y', '401 Unauthorized', 'WWW-Authenticate: Digest realm="cam"', 'Content-Length: 0'),
      'Digest authentication, which is not spoken here',
    ],
  ])('%j', async (answer, words) => {
    const url = await answering(latin(answer), true);
    await expect(watching(url)).rejects.toThrow(words);
    await expect(watching(url)).rejects.toThrow(new URL(url).origin);
  });
});

test.each(['http', 'https'])(
  'a camera on %s that asks for a password is told it, in a header or in the address',
  async (scheme) => {
    const answer = (authorization: string | undefined): Buffer =>
      authorization === BASIC
        ? (programs.motion ?? Buffer.alloc(0))
        : Buffer.from(head('x/y', '401 No', 'Content-Length: 0'));
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const server = scheme === 'http' ? createHttpServer() : createSecureServer({ key, cert });
    server.on('request', ({ headers, socket }) => socket.write(answer(headers.authorization)));
    onTestFinished(() => server.closeAllConnections());
    const address = await addressOf(server);
    const access = { headers: { Authorization: BASIC }, insecure: true };
    const both = [
      await watching(`${scheme}://${address}/video`, access),
      await watching(`${scheme}://me:secret@${address}/`, {
        headers: {},
        insecure: true,
        path: '/video?x=1',
      }),
    ];
    for (const seen of both) await until('pictures', () => seen.frames.length === 2);
    await expect(watching(`${scheme}://${address}/video`, { headers: {}, insecure: true })).rejects.toThrow(
      '401 No',
    );
  },
);

test('to a program that is no relay of ours nothing can be emitted, and it is said what can be done', async () => {
  const server = createHttpServer((_request, response) => response.writeHead(404).end());
  const url = `http://${await addressOf(server)}/`;
  const emitting = connectClient('mjpeg', {
    url,
    role: 'emit',
    channel: 'stream',
    relay: false,
    onFrame: () => {},
    onLost: () => {},
  });
  await expect(emitting).rejects.toThrow(
    /nothing can be emitted but to a relay of ours, .*"npm run emit -- --to URL"/,
  );
  server.closeAllConnections();
});
