import { expect, test } from 'vitest';
import { DurationHistogram } from '../meters/histogram.ts';
import { frameAge } from './frame-age.ts';

const window = { startMicros: 1_000_000, endMicros: 2_000_000 };

test('frame age is sampled in the window, and not where nothing was shown yet', () => {
  const group = frameAge.begin({ window, frameIntervalMicros: 50_000 });
  const meter = group.watch();
  meter.sampled?.(undefined, window.startMicros);
  meter.sampled?.(window.startMicros - 30_000, window.startMicros - 1);
  meter.sampled?.(window.startMicros - 30_000, window.startMicros);
  const ages = DurationHistogram.decode(group.count().histogram);
  expect(ages.count).toBe(1);
  expect(ages.atPercentileMs(50)).toBeCloseTo(30, 0);
});
