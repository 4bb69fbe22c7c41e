import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { LogOutput } from './log-output.ts';

/** A disk with so much room, of which more may be made; it takes what fits. */
class Disk {
  written = '';
  room: number;

  constructor(room: number) {
    this.room = room;
  }

  writeSync(bytes: Uint8Array): number {
    if (this.room === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    const taken = bytes.subarray(0, this.room);
    this.written += Buffer.from(taken).toString();
    this.room -= taken.length;
    return taken.length;
  }

  write(bytes: Uint8Array, done: (error: NodeJS.ErrnoException | null, writtenBytes: number) => void): void {
    try {
      done(null, this.writeSync(bytes));
    } catch (error) {
      done(error as NodeJS.ErrnoException, 0);
    }
  }
}

const outputOn = (disk: Disk): LogOutput =>
  new LogOutput(disk, (lines, reason) => `dropped ${lines}: ${reason}\n`);

async function aWhile(): Promise<void> {
  for (let i = 0; i < 5; i++) await turn();
}

test('a line of which only a part fits is dropped, and does not run into the next one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const disk = new Disk(9);
  const output = outputOn(disk);
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) output.write(line);
  await aWhile();
  expect(output.droppedLines).toBe(2);
  expect(disk.written).toBe('one\ntwo\nt');
  disk.room = 1000;
  output.write('five\n');
  vi.advanceTimersByTime(1000);
  await aWhile();
  expect(disk.written).toBe('one\ntwo\nt\ndropped 2: ENOSPC\nfive\n');
  vi.useRealTimers();
});

test('what nobody takes is kept up to a bound', () => {
  const kept: (() => void)[] = [];
  const disk = new Disk(Number.POSITIVE_INFINITY);
  const output = new LogOutput(
    { write: (_bytes, done) => kept.push(() => done(null, 0)), writeSync: (bytes) => disk.writeSync(bytes) },
    (lines) => `dropped ${lines}\n`,
  );
  for (let i = 0; i < 20_000; i++) output.write(`${'x'.repeat(99)}\n`);
  expect(output.droppedLines).toBe(20_000 - Math.floor(1024 ** 2 / 100));
});

test('what waits when the process ends is written before it does', () => {
  const disk = new Disk(1000);
  const output = outputOn(disk);
  output.write('last\n');
  output.flushSync();
  expect(disk.written).toBe('last\n');
});
