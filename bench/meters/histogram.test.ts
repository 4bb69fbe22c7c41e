import { createHistogram } from 'node:perf_hooks';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DurationHistogram } from './histogram.ts';

const micros = fc.integer({ min: 1, max: 10_000_000 });

test("percentiles agree with Node's own histogram to three digits", () => {
  fc.assert(
    // A hundred values, so that no percentile asked for falls between two ranks.
    fc.property(fc.array(micros, { minLength: 100, maxLength: 100 }), (values) => {
      const ours = new DurationHistogram();
      const nodes = createHistogram({ figures: 3 });
      for (const value of values) {
        ours.record(value);
        nodes.record(value);
      }
      for (const percentile of [50, 90, 99, 100]) {
        const expectedMs = nodes.percentile(percentile) / 1000;
        expect(Math.abs(ours.atPercentileMs(percentile) - expectedMs)).toBeLessThanOrEqual(
          expectedMs * 0.002 + 0.001,
        );
      }
    }),
    { numRuns: 50 },
  );
});

test('histograms of several processes add up to one of everything', () => {
  const [all, left, right] = [new DurationHistogram(), new DurationHistogram(), new DurationHistogram()];
  for (let value = 1; value <= 1000; value++) {
    all.record(value * 37);
    (value % 3 === 0 ? left : right).record(value * 37);
  }
  const merged = DurationHistogram.decode(left.encoded());
  merged.add(DurationHistogram.decode(right.encoded()));
  expect(merged.count).toBe(1000);
  expect(merged.quantilesMs()).toEqual(DurationHistogram.decode(all.encoded()).quantilesMs());
});

test('what is too slow for the histogram counts as its slowest, and nothing is below zero', () => {
  const histogram = new DurationHistogram();
  histogram.record(1e12);
  histogram.record(-5);
  expect(histogram.count).toBe(2);
  expect(histogram.atPercentileMs(100)).toBeGreaterThan(59_000);
  expect(histogram.atPercentileMs(1)).toBe(0);
});

test('the curve climbs from 0 to 100 %, with no more steps than there are values to tell them apart', () => {
  const histogram = new DurationHistogram();
  for (let value = 1; value <= 100; value++) histogram.record(value * 1000);
  const curve = histogram.curve();
  expect(curve[0]?.percentile).toBe(0);
  expect(curve.at(-1)).toMatchObject({ percentile: 100 });
  for (let i = 1; i < curve.length; i++) {
    expect(curve[i]?.percentile).toBeGreaterThan(curve[i - 1]?.percentile ?? 0);
    expect(curve[i]?.latencyMs).toBeGreaterThanOrEqual(curve[i - 1]?.latencyMs ?? 0);
  }
  expect(curve.at(-2)?.percentile).toBeLessThanOrEqual(99);
  expect(new DurationHistogram().curve()).toEqual([]);
});
