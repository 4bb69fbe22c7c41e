import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLedgers } from '../swarm/ledger.ts';
import { addCounts, type ConsumerMeters, type Counts, figuresOf, GroupMeters } from './group-meters.ts';
import type { MeterPlan } from './meter.ts';

const plan: MeterPlan = {
  window: { startMicros: 1_000_000, endMicros: 1_500_000 },
  frameIntervalMicros: 50_000,
};

/** What happens to a consumer, after so much time. */
const events = fc.array(
  fc.record({
    what: fc.constantFrom('delivered', 'delivered', 'delivered', 'sampled', 'resumed', 'lost'),
    waitedMicros: fc.integer({ min: 1, max: 100_000 }),
    ageMicros: fc.integer({ min: 0, max: 1_500_000 }),
  }),
  { maxLength: 30 },
);
type Life = typeof events extends fc.Arbitrary<infer Events> ? Events : never;

function live(meters: ConsumerMeters, life: Life): void {
  let nowMicros = 500_000;
  for (const { what, waitedMicros, ageMicros } of life) {
    nowMicros += waitedMicros;
    if (what === 'delivered') meters.delivered({ captureTimeMicros: nowMicros - ageMicros }, nowMicros);
    else if (what === 'sampled') meters.sampled(nowMicros - ageMicros, nowMicros);
    else if (what === 'resumed') meters.resumed();
    else meters.lost(nowMicros);
  }
}

/** What one process counts; counts travel as plain data. */
function countsOf(lives: readonly Life[]): Counts {
  const group = new GroupMeters(plan);
  for (const life of lives) live(group.watch(), life);
  return structuredClone(group.counts());
}

const figures = (counts: Counts, consumers: number) =>
  figuresOf(counts, {
    window: plan.window,
    windows: 1,
    consumers,
    ledger: { ...addLedgers([]), lost: 7 },
    findings: { relayBackMs: 100 },
  });

test('every meter finds the same, however consumers are spread over processes', () => {
  fc.assert(
    fc.property(fc.array(events, { minLength: 1, maxLength: 6 }), fc.nat(6), fc.nat(6), (lives, one, two) => {
      const [from, to] = [Math.min(one, two), Math.max(one, two)];
      const parts = [lives.slice(0, from), lives.slice(from, to), lives.slice(to)].map(countsOf);
      const together = figures(addCounts([countsOf(lives)]), lives.length);
      expect(figures(addCounts(parts), lives.length)).toEqual(together);
      const [first, ...others] = parts as [Counts, ...Counts[]];
      expect(figures(addCounts([first, addCounts(others)]), lives.length)).toEqual(together);
    }),
    { numRuns: 6 },
  );
});

test('of no process there is a figure of nothing, and no finding', () => {
  expect(figures(addCounts([]), 1)).toEqual({
    latencyMs: { p50: 0, p90: 0, p95: 0, p99: 0, p999: 0, max: 0 },
    deliveriesPerSecond: 0,
    arrivalsPerSecond: 0,
    latencyOverTime: [],
    frameAgeMs: { p50: 0, p99: 0 },
    frozenShare: 0,
    findings: {},
  });
});
