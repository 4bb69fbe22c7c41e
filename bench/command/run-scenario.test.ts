import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRelayProcess } from '../../src/server/testing/relay-process.ts';
import { webSocketHere } from '../../src/transports/testing/transports-here.ts';
import { renderAs } from '../report/formats/formats.ts';
import { renderReport } from '../report/html.ts';
import { renderTable } from '../report/table.ts';
import type { RunResults } from '../results/results.ts';
import { expectOfContract } from '../testing/results-schema.ts';
import { parseInvocation } from './command-line.ts';
import { ProgressLine } from './progress.ts';
import { runScenario } from './run-scenario.ts';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(995), Buffer.from([0xff, 0xd9])]);

/** A camera, 50 frames a second, which lets in so many; what else it says of a frame. */
async function camera(most: number, headers: () => string = () => ''): Promise<string> {
  let viewers = 0;
  const server = createServer(({ url, headers: { authorization } }, response) => {
    if (authorization !== 'Basic bWU6c2VjcmV0') return response.writeHead(401).end();
    if (url !== '/?action=stream') return response.writeHead(404).end();
    if (++viewers > most)
      return response.writeHead(503, { 'content-type': 'text/plain' }).end('the camera is full');
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace;boundary=b' });
    const timer = setInterval(() => {
      response.write(`--b\r\nContent-Length: ${JPEG.length}\r\n${headers()}\r\n`);
      response.write(JPEG);
    }, 20);
    return response.on('close', () => clearInterval(timer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://me:secret@127.0.0.1:${(server.address() as AddressInfo).port}/?action=stream`;
}

const TINY = [
  '--consumers',
  '3',
  '--rounds',
  '2',
  '--seconds',
  '0.3',
  '--warmup-seconds',
  '0',
  '--swarm-processes',
  '2',
];

/** Pictures. */
const SMALL = ['--frame-bytes', '4000', '--width', '160', '--height', '120'];

function run(argv: readonly string[], expected: readonly string[] = []): Promise<RunResults> {
  const invocation = parseInvocation([...argv, '--protocol', 'mjpeg']);
  if (invocation.action !== 'run') throw new Error('nothing to run');
  const { scenario, options, command } = invocation;
  const progress = new ProgressLine({ write: () => true });
  return runScenario(
    scenario,
    { options, command, progress, signal: new AbortController().signal },
    expected,
  );
}

test('a camera is watched: rate, gaps and sizes, and in words that latency cannot be told', async () => {
  const results = await run(['--target', await camera(2), ...TINY]);
  expectOfContract(results);
  const [stream] = results.streams ?? [];
  expect(stream).toMatchObject({ name: 'target', viewers: 2, incomplete: 0 });
  expect(stream?.rounds).toHaveLength(2);
  for (const { frames, bytesPerFrame, gapMs } of stream?.rounds ?? []) {
    expect(frames).toBeGreaterThan(0);
    expect(bytesPerFrame).toBe(JPEG.length);
    expect(gapMs.max).toBeGreaterThanOrEqual(gapMs.p50);
  }
  expect(stream).not.toHaveProperty('latencyMs');
  expect(stream?.latencyUnknown).toMatch(/^the frames are not ours, and their server does not say when/);
  expect(results.load).toMatchObject({
    emitters: 0,
    consumers: 2,
    frameBytes: stream?.valid === true ? JPEG.length : 0,
  });
  expect(results.notices).toEqual([
    expect.stringMatching(/^No more than 2 of 3 viewers were let in: .*the camera is full$/),
  ]);
  expect(JSON.stringify(results)).not.toContain('secret');
  expectTold(results);
});

/** Every form of a report says what was seen, and nothing of what was not there. */
function expectTold(results: RunResults): void {
  const page = renderReport(results);
  const plain = (_style: string, text: string): string => text;
  for (const text of [page, renderAs('markdown', [results]), renderTable(results, plain)]) {
    expect(text).toContain('frames a second');
    expect(text).toContain('longest gap, ms');
  }
  expect(page).toContain('busiest swarm process');
  expect(page).not.toContain('emitter late by');
  expect(page).not.toContain('Every frame is accounted for');
  expect(renderAs('csv', [results])).toMatch(/^started at.*,frames a second,.*\n.*mjpeg/);
}

test('a camera that says when it captured tells latency', async () => {
  const now = await run([
    '--target',
    await camera(9, () => `X-Timestamp: ${(Date.now() / 1000).toFixed(6)}\r\n`),
    ...TINY,
  ]);
  expectOfContract(now);
  expect(now.streams?.[0]?.rounds[0]?.latencyMs?.p50).toBeGreaterThanOrEqual(0);
});

describe('what cannot be told of a stream that is only watched is refused before it is', () => {
  test.each([
    ['a scenario of another load', ['capacity'], [], /"compare" can do that, "capacity" cannot/],
    ['an expectation', [], ['*.lost==0'], /^--expect: "\*\.lost==0" cannot be told/],
    ['a contender beside it', ['--contender', 'mine:ws=true'], [], /^--contender: not beside a stream/],
  ])('%s', async (_what, flags, expected, words) => {
    await expect(run([...flags, '--target', await camera(1)], expected)).rejects.toThrow(words);
  });

  test('nobody who is there is told as where and why', async () => {
    const wrong = (await camera(1)).replace('secret', 'wrong');
    await expect(run(['--target', wrong, ...TINY])).rejects.toThrow(
      /^http:\/\/127\S+: 401 Unauthorized: give --header/,
    );
  });
});

test('a relay of ours is emitted to over its own wire, and measured whole', async () => {
  const { ports } = await startRelayProcess('--transport', `${webSocketHere}:0`);
  const results = await run(['--target', `http://127.0.0.1:${ports[0]}`, ...TINY, ...SMALL, '--rounds', '1']);
  const [entry] = results.entries;
  expect(results.streams).toBeUndefined();
  expect(entry).toMatchObject({ corrupt: 0, duplicated: 0 });
  expect(entry?.rounds[0]?.delivered).toBeGreaterThan(0);
});
