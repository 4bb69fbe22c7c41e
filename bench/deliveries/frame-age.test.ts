import { expect, test } from 'vitest';
import { DurationHistogram } from '../meters/histogram.ts';
import { frameAge } from './frame-age.ts';

const window = { startMicros: 1_000_000, endMicros: 2_000_000 };

test('frame age is sampled in the window', () => {
  const group = frameAge.begin({ window, frameIntervalMicros: 50_000 });
  const meter = group.watch();
  meter.sampled?.(window.startMicros - 30_000, window.startMicros - 1);
  meter.sampled?.(window.startMicros - 30_000, window.startMicros);
  const ages = DurationHistogram.decode(group.count().histogram);
  expect(ages.count).toBe(1);
  expect(ages.atPercentileMs(50)).toBeCloseTo(30, 0);
});

test('who is shown nothing sees what is as old as the time spent looking', () => {
  const group = frameAge.begin({ window, frameIntervalMicros: 50_000 });
  const [shown, unshown] = [group.watch(), group.watch()];
  for (let atMicros = 800_000; atMicros < 2_000_000; atMicros += 100_000) {
    shown.sampled?.(atMicros - 30_000, atMicros);
    unshown.sampled?.(undefined, atMicros);
  }
  const ages = DurationHistogram.decode(group.count().histogram);
  expect(ages.count).toBe(20);
  expect(ages.atPercentileMs(50)).toBeCloseTo(30, 0);
  // Twelve tenths of a second after the first look.
  expect(ages.atPercentileMs(100)).toBeCloseTo(1100, -1);
});
