import { expect, test } from 'vitest';
import { dueMicros } from '../emitter/emission.ts';
import { frameIntervalMicros, framesDueIn, framesOf, timingOf } from './timing.ts';

const load = { fps: 20, warmupSeconds: 0.5, seconds: 1 };
const START_MICROS = 1_000_000;

test('a steady load has its window after the frames of the warm-up', () => {
  expect(framesOf(load)).toEqual({ warmupFrames: 10, frames: 30 });
  expect(frameIntervalMicros(load)).toBe(50_000);
  expect(timingOf(load, START_MICROS).window).toEqual({ startMicros: 1_500_000, endMicros: 2_500_000 });
});

test('at least one frame is measured', () => {
  expect(framesOf({ fps: 1, warmupSeconds: 0, seconds: 0.2 }).frames).toBe(1);
});

test('a scenario decides when frames are due, and frames, window and interval follow', () => {
  const bursts = {
    ...load,
    schedule: { kind: 'repeating', everyMicros: 250_000, offsetsMicros: [0, 0, 10_000] },
  } as const;
  const { emission, window } = timingOf(bursts, START_MICROS);
  expect(emission.frames).toBe(18);
  expect(frameIntervalMicros(bursts)).toBeCloseTo(83_333, 0);
  expect([0, 1, 2, 3, 17].map((sequence) => dueMicros(emission, sequence))).toEqual([
    1_000_000, 1_000_000, 1_010_000, 1_250_000, 2_260_000,
  ]);
  expect(window).toEqual({ startMicros: 1_500_000, endMicros: 2_500_000 });
  expect(framesDueIn(bursts, window).slice(0, 4)).toEqual([1_500_000, 1_500_000, 1_510_000, 1_750_000]);
  expect(framesDueIn(bursts, window)).toHaveLength(12);
});
