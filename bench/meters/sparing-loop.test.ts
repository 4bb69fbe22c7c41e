import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cpuMicrosSoFar } from './event-loop.ts';
import { SparingLoopMeter } from './sparing-loop.ts';
import { lengthMicros, type Standstill } from './standstill.ts';

const CHECK_MS = 100;
const clock = (): number => performance.now() * 1000;

/** Until a test of its own is over. */
async function meterAround(act: () => Promise<void>) {
  const meter = new SparingLoopMeter(clock, CHECK_MS);
  meter.begin();
  const timer = setInterval(() => meter.check(), CHECK_MS);
  // The monitor has begun to sleep.
  await sleep(30);
  await act();
  clearInterval(timer);
  return meter.end();
}

function block(ms: number): Standstill {
  const fromMicros = clock();
  const cpuBefore = cpuMicrosSoFar();
  while (clock() < fromMicros + 1000 * ms);
  return { fromMicros, untilMicros: clock(), cpuMicros: cpuMicrosSoFar() - cpuBefore };
}

test('who was busy for a while is told, with when and for how long', async () => {
  let blocked: Standstill = { fromMicros: 0, untilMicros: 0, cpuMicros: 0 };
  const { standstills, eventLoopP99Ms } = await meterAround(async () => {
    blocked = block(300);
    await sleep(250);
  });
  const [longest] = standstills.toSorted((a, b) => lengthMicros(b) - lengthMicros(a));
  if (longest === undefined) throw new Error('nothing was noticed');
  // Of a busy machine it may have had less than it wanted.
  expect(longest.cpuMicros).toBeGreaterThan(0.8 * blocked.cpuMicros - 20_000);
  expect(lengthMicros(longest)).toBeGreaterThan(270_000);
  expect(longest.untilMicros).toBeGreaterThan(blocked.fromMicros);
  expect(longest.fromMicros).toBeLessThan(blocked.untilMicros);
  expect(eventLoopP99Ms).toBeGreaterThan(250);
});

test('who begins anew keeps standstills, and forgets lateness', async () => {
  const meter = new SparingLoopMeter(clock, CHECK_MS);
  meter.begin();
  await sleep(30);
  block(150);
  await sleep(20);
  meter.begin();
  const { standstills } = meter.end();
  expect(standstills.length).toBeGreaterThan(0);
});
