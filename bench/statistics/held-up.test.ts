import { expect, test } from 'vitest';
import { sampleResults } from '../report/sample-results.ts';
import type { RoundResult } from '../results/results.ts';
import { bears, curveBorne, roundsBearing } from './held-up.ts';
import { summariseEntry } from './summarise.ts';

const [sample] = sampleResults().entries[0]?.rounds ?? [];

function roundOf(round: number, p999: number, heldUpShare: number): RoundResult {
  if (sample === undefined) throw new Error('no sample');
  return { ...sample, round, heldUpShare, latencyMs: { p50: 1, p90: 2, p99: 3, p999, max: 2 * p999 } };
}

test('a percentile bears what is not more than lies above it, and the largest nothing', () => {
  const round = roundOf(1, 4, 0.004);
  expect((['p50', 'p90', 'p99', 'p999', 'max'] as const).map((quantile) => bears(round, quantile))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  const { heldUpShare: _, ...before } = round;
  expect(bears(before, 'max')).toBe(true);
});

test('rounds whose largest latencies are the instrument’s are left out of those alone', () => {
  const rounds = [roundOf(1, 4, 0), roundOf(2, 70, 0.004), roundOf(3, 4, 0)];
  const entry = { transport: 'ws', yardstick: false, blame: 'everything', implementation: 'ws 1' } as const;
  const { latencyMs } = summariseEntry({ ...entry, rounds, percentiles: [] });
  expect(latencyMs.p999.median).toBe(4);
  expect(latencyMs.max.median).toBe(8);
  expect(latencyMs.p99.median).toBe(3);
  const spoilt = [roundOf(1, 70, 0.004)];
  expect(roundsBearing(spoilt, 'max')).toBe(spoilt);
});

test('the curve ends where the instrument’s part begins', () => {
  const curve = [0, 50, 99, 99.5, 99.9, 100].map((percentile) => ({ percentile, latencyMs: percentile }));
  const rounds = [roundOf(1, 4, 0.01), roundOf(2, 4, 0)];
  expect(curveBorne(curve, rounds).at(-1)?.percentile).toBe(99.5);
  expect(curveBorne(curve, [roundOf(1, 4, 0)])).toEqual(curve);
});
