import { expect, test } from 'vitest';
import { DurationHistogram } from '../meters/histogram.ts';
import { latency, SLICE_MICROS } from './latency.ts';

const window = { startMicros: 1_000_000, endMicros: 1_000_000 + 2 * SLICE_MICROS };

/** What one meter counts of frames, each with when it was due and when it came. */
function counted(...frames: readonly (readonly [dueMicros: number, cameMicros: number])[]) {
  const group = latency.begin({ window, frameIntervalMicros: 50_000 });
  const meter = group.watch();
  for (const [captureTimeMicros, nowMicros] of frames) meter.delivered?.({ captureTimeMicros }, nowMicros);
  return group.count();
}

test('only frames due in the window count, by when they were due', () => {
  const { histogram, slices, deliveries } = counted(
    [window.startMicros - 1, window.startMicros + 5000],
    [window.startMicros, window.startMicros + 2000],
    [window.endMicros - 1, window.endMicros + 7999],
    [window.endMicros, window.endMicros + 1000],
  );
  expect(deliveries).toBe(2);
  const all = DurationHistogram.decode(histogram);
  expect(all.count).toBe(2);
  expect(all.quantilesMs().max).toBeCloseTo(8, 1);
  expect(slices.map((slice) => DurationHistogram.decode(slice).count)).toEqual([1, 1]);
});

test('a frame that came before it was due is counted as such and has no latency below zero', () => {
  const { histogram, early } = counted([window.startMicros + 500, window.startMicros]);
  expect(early).toBe(1);
  expect(DurationHistogram.decode(histogram).quantilesMs().max).toBe(0);
});
