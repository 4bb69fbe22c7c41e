import { expect, test } from 'vitest';
import { emitFrames } from './emit-frames.ts';

interface Conditions {
  readonly encodeMs?: number;
  readonly lastsMs: number;
  /** When there is room for a frame; always, if it is left out. */
  readonly hasRoom?: (nowMs: number) => boolean;
}

/** Runs the loop on a clock of its own, and answers at which times pictures were taken and sent. */
async function run({ encodeMs = 0, lastsMs, hasRoom = () => true }: Conditions) {
  let nowMs = 0;
  const taken: number[] = [];
  const sent: number[] = [];
  let skipped = 0;
  const stop = new AbortController();
  const pass = (durationMs: number): void => {
    nowMs += durationMs;
    if (nowMs >= lastsMs) stop.abort();
  };
  await emitFrames(
    {
      intervalMs: () => 50,
      hasRoom: () => hasRoom(nowMs),
      async encode() {
        taken.push(nowMs);
        pass(encodeMs);
        return nowMs;
      },
      send: (at: number) => sent.push(at),
      skipped(frames) {
        skipped += frames;
      },
      nowMs: () => nowMs,
      sleep: async (delayMs) => pass(delayMs),
    },
    stop.signal,
  );
  return { taken, sent, skipped };
}

test('a picture is taken each interval', async () => {
  const { taken, skipped } = await run({ encodeMs: 30, lastsMs: 260 });
  expect(taken).toEqual([0, 50, 100, 150, 200, 250]);
  expect(skipped).toBe(0);
});

test('where encoding takes longer than an interval, one picture follows the other and none is made up for', async () => {
  const { taken } = await run({ encodeMs: 70, lastsMs: 300 });
  expect(taken).toEqual([0, 70, 140, 210, 280]);
});

test('no picture is taken while the one before waits for the network, and it is not made up for', async () => {
  const { taken, skipped } = await run({ lastsMs: 401, hasRoom: (nowMs) => nowMs < 100 || nowMs >= 300 });
  expect(taken).toEqual([0, 50, 300, 350, 400]);
  expect(skipped).toBe(4);
});

test('a picture for which there is no room any more is not sent', async () => {
  const { taken, sent } = await run({ encodeMs: 30, lastsMs: 120, hasRoom: (nowMs) => nowMs !== 30 });
  expect(taken).toEqual([0, 50, 100]);
  expect(sent).toEqual([80]);
});

test('nothing is sent once it has been stopped', async () => {
  const { taken, sent } = await run({ encodeMs: 30, lastsMs: 20 });
  expect(taken).toEqual([0]);
  expect(sent).toEqual([]);
});

test('frames that were due while one was encoded are counted as skipped, and a timer that is a little late is not', async () => {
  expect((await run({ encodeMs: 150, lastsMs: 300 })).skipped).toBe(4);
  expect((await run({ encodeMs: 60, lastsMs: 300 })).skipped).toBe(0);
});
