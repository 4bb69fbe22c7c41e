import { expect, test } from 'vitest';
import { measureLoadDuring } from './load-during.ts';

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
  const load = measureLoadDuring(window, clock);
  block(window.endMicros + 200_000);
  const { cpuPercent, eventLoopP99Ms } = await load;
  expect(eventLoopP99Ms).toBeGreaterThan(250);
  expect(cpuPercent).toBeGreaterThan(0);
  expect(cpuPercent).toBeLessThan(200);
});

test('a process that is held up at the end of the window was late', async () => {
  const window = windowOf(200);
  const load = measureLoadDuring(window, clock);
  setTimeout(() => block(window.endMicros + 150_000), 150);
  expect((await load).eventLoopP99Ms).toBeGreaterThan(140);
});
