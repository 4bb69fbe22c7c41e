import { expect, test } from 'vitest';
import { testFrame } from '../../src/transports/testing/frames.ts';
import { decodeFrame } from '../../src/wire/frame.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import { Recorder, SLICE_MICROS } from './recorder.ts';

const window = { startMicros: 1_000_000, endMicros: 1_000_000 + 2 * SLICE_MICROS };
const captured = (captureTimeMicros: number) => ({ ...decodeFrame(testFrame(0)), captureTimeMicros });

test('only frames due in the window count, by when they were due', () => {
  const recorder = new Recorder(window);
  recorder.delivered(captured(window.startMicros - 1), window.startMicros + 5000);
  recorder.delivered(captured(window.startMicros), window.startMicros + 2000);
  recorder.delivered(captured(window.endMicros - 1), window.endMicros + 7999);
  recorder.delivered(captured(window.endMicros), window.endMicros + 1000);
  const { latency, slices, deliveriesInWindow } = recorder.recording();
  expect(deliveriesInWindow).toBe(2);
  const merged = DurationHistogram.decode(latency);
  expect(merged.count).toBe(2);
  expect(merged.quantilesMs().max).toBeCloseTo(8, 1);
  expect(slices.map((slice) => DurationHistogram.decode(slice).count)).toEqual([1, 1]);
});

test('a frame that came before it was due is counted as such and has no latency below zero', () => {
  const recorder = new Recorder(window);
  recorder.delivered(captured(window.startMicros + 500), window.startMicros);
  const { latency, negativeLatencies } = recorder.recording();
  expect(negativeLatencies).toBe(1);
  expect(DurationHistogram.decode(latency).quantilesMs().max).toBe(0);
});

test('frame age is sampled in the window, and not where nothing was shown yet', () => {
  const recorder = new Recorder(window);
  recorder.sampled(undefined, window.startMicros);
  recorder.sampled(window.startMicros - 30_000, window.startMicros - 1);
  recorder.sampled(window.startMicros - 30_000, window.startMicros);
  const age = DurationHistogram.decode(recorder.recording().frameAge);
  expect(age.count).toBe(1);
  expect(age.atPercentileMs(50)).toBeCloseTo(30, 0);
});
