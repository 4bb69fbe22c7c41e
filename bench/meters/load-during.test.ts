import { expect, test } from 'vitest';
import { sleepUntil } from './clock.ts';
import { watchLoad } from './load-during.ts';
import { lengthMicros } from './standstill.ts';

const clock = (): number => performance.now() * 1000;

/** A window that is about to begin. */
function windowOf(ms: number) {
  const startMicros = clock() + 20_000;
  return { startMicros, endMicros: startMicros + ms * 1000 };
}

function block(untilMicros: number): void {
  while (clock() < untilMicros);
}

test('a process that sleeps through the whole window was late and busy', async () => {
  const window = windowOf(100);
  const watch = watchLoad(window, clock);
  block(window.endMicros + 200_000);
  const { cpuPercent, eventLoopP99Ms } = await watch.end();
  expect(eventLoopP99Ms).toBeGreaterThan(250);
  expect(cpuPercent).toBeGreaterThan(0);
  expect(cpuPercent).toBeLessThan(200);
});

test('a process that is held up at the end of the window was late', async () => {
  const window = windowOf(1000);
  const watch = watchLoad(window, clock);
  // A busy machine may come to it late, and is within the window still.
  await sleepUntil(clock, window.startMicros + 100_000);
  block(window.endMicros + 150_000);
  expect((await watch.end()).eventLoopP99Ms).toBeGreaterThan(140);
});

test('who stands still after the window is told of, and not of lateness within it', async () => {
  const window = windowOf(100);
  const watch = watchLoad(window, clock);
  await sleepUntil(clock, window.endMicros + 20_000);
  const blockedFromMicros = clock();
  block(blockedFromMicros + 150_000);
  const { standstills } = await watch.end();
  const last = standstills.at(-1);
  expect(last?.untilMicros).toBeGreaterThanOrEqual(blockedFromMicros + 150_000);
  expect(last === undefined ? 0 : lengthMicros(last)).toBeGreaterThan(140_000);
});
