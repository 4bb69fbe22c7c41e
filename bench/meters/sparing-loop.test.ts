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
  const [fromMicros, cpuMicrosBefore] = [clock(), cpuMicrosSoFar()];
  while (clock() < fromMicros + 1000 * ms);
  return { fromMicros, untilMicros: clock(), cpuMicros: cpuMicrosSoFar() - cpuMicrosBefore };
}

test('who was busy for a while is told, with when and for how long', async () => {
  let blocked = { fromMicros: 0, untilMicros: 0, cpuMicros: 0 };
  const { standstills, eventLoopP99Ms } = await meterAround(async () => {
    blocked = block(300);
    await sleep(250);
  });
  // On a busy machine the process may have stood still at other times too, and for longer.
  const [told] = standstills
    .filter(
      ({ fromMicros, untilMicros }) => fromMicros < blocked.untilMicros && untilMicros > blocked.fromMicros,
    )
    .toSorted((a, b) => lengthMicros(b) - lengthMicros(a));
  if (told === undefined) throw new Error('nothing was noticed');
  expect(lengthMicros(told)).toBeGreaterThan(270_000);
  // Of a busy machine it may have had none beside what it has at other times.
  const hadAProcessor = blocked.cpuMicros > 0.9 * lengthMicros(blocked);
  expect(told.cpuMicros).toBeGreaterThan(hadAProcessor ? 0 : -1);
  expect(told.cpuMicros).toBeLessThanOrEqual(lengthMicros(told));
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
