import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startUnread } from './testing/unread-relay.ts';

const dropped = 'relaymark_log_lines_dropped_total';

/** That it listens, and how many may come. */
const LINES_AT_START = 2;

test.each(['json', 'pretty'])(
  'a log on a full disk is dropped and counted, and the relay serves on: %s',
  async (format) => {
    const relay = await startUnread({ redirected: '2>/dev/full' }, '--log-format', format);
    expect(await relay.refuse()).toBe(400);
    await expect.poll(() => relay.metric(dropped)).toBe(LINES_AT_START + 1);
    expect(await relay.refuse()).toBe(400);
    await expect.poll(() => relay.metric(dropped)).toBe(LINES_AT_START + 2);
    expect(await relay.end()).toBe(0);
  },
);

test('whoever read its log has gone, and it serves on', async () => {
  const relay = await startUnread({});
  relay.child.stderr.destroy();
  relay.child.stdout.destroy();
  expect(await relay.refuse()).toBe(400);
  await expect.poll(() => relay.metric(dropped)).toBeGreaterThan(0);
  expect(await relay.status('/healthz')).toBe(200);
  expect(await relay.end()).toBe(0);
});

/** A pipe with a name. */
function makePipe(): string {
  const folder = mkdtempSync(join(tmpdir(), 'relaymark-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'log')]);
  return join(folder, 'log');
}

function fill(pipe: string): void {
  const descriptor = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(descriptor));
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'EAGAIN' });
  }
}

test('nobody reads its log, and it serves, and ends', async () => {
  const pipe = makePipe();
  fill(pipe);
  const relay = await startUnread({ redirected: `2>'${pipe}'` }, '--log-format', 'pretty');
  expect(await relay.refuse()).toBe(400);
  expect(await relay.status('/healthz')).toBe(200);
  expect(await relay.end()).toBe(0);
});

test('a log that can be written again says how much is missing, without another line to write', async () => {
  const pipe = makePipe();
  const opening = open(pipe, 'r');
  const relay = await startUnread({ redirected: `2>'${pipe}'` });
  const reader = await opening;
  expect(await linesFrom(reader, LINES_AT_START)).toMatchObject([{ msg: 'listening' }, {}]);
  await reader.close();
  for (let i = 0; i < 3; i++) await relay.refuse();
  await expect.poll(() => relay.metric(dropped), { timeout: 10_000 }).toBe(3);
  const again = await open(pipe, 'r');
  onTestFinished(() => again.close());
  expect(await linesFrom(again, 1)).toMatchObject([{ level: 40, lines: 3, reason: 'EPIPE' }]);
  expect(await relay.end()).toBe(0);
});

async function linesFrom(reader: FileHandle, count: number): Promise<unknown[]> {
  let read = '';
  while (read.split('\n').length <= count) {
    const { buffer, bytesRead } = await reader.read();
    read += buffer.toString('utf8', 0, bytesRead);
  }
  return read
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

test('an error that nobody caught ends it, also where it cannot be told', async () => {
  const preload = `process.on('SIGUSR2', () => void Promise.reject(new Error('on purpose')));`;
  const relay = await startUnread({ redirected: '2>/dev/full', preload });
  relay.child.kill('SIGUSR2');
  expect(await relay.exitCode).toBe(1);
});
