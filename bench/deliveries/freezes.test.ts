import { expect, test } from 'vitest';
import { freezes } from './freezes.ts';

const window = { startMicros: 1_000_000, endMicros: 2_000_000 };
const meter = (...changesMillis: number[]): number => {
  const group = freezes.begin({ window, frameIntervalMicros: 50_000 });
  const consumer = group.watch();
  for (const millis of changesMillis) consumer.delivered?.({ captureTimeMicros: 0 }, millis * 1000);
  return group.count().frozenMicros / 1000;
};
const every = (stepMillis: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / stepMillis) + 1 }, (_, i) => from + i * stepMillis);

test('three intervals are no freeze, a little more is one, whole', () => {
  expect(meter(...every(50, 900, 2000))).toBe(0);
  expect(meter(...every(50, 900, 1300), ...every(50, 1450, 2000))).toBe(0);
  expect(meter(...every(50, 900, 1300), ...every(50, 1451, 2000))).toBe(151);
});

test('a freeze counts as far as it lies in the window', () => {
  expect(meter(700, ...every(50, 1100, 2000))).toBe(100);
  expect(meter(...every(50, 900, 1700), 2500)).toBe(300);
});

test('who is never shown anything is frozen all the time', () => {
  expect(meter()).toBe(1000);
  expect(meter(...every(50, 900, 1500))).toBe(500);
});
