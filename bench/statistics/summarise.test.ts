import { describe, expect, test } from 'vitest';
import type { RoundResult } from '../results/results.ts';
import { spreadOf } from './spread.ts';
import { type EntryRounds, judgeRun, summariseEntry } from './summarise.ts';

const usage = (number: number, cpuMicrosPerDelivery: number) => ({
  cpuMicrosPerDelivery,
  rssBytesPeak: 50e6 + number,
  eventLoopP99Ms: number,
  garbageCollectionMs: 0,
});

function round(number: number, changes: Partial<RoundResult> = {}): RoundResult {
  return {
    round: number,
    valid: true,
    reasons: [],
    instrumentLimited: false,
    offered: 100,
    delivered: 100,
    dropped: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    corrupt: 0,
    latencyMs: { p50: 1, p90: 2, p99: number, p999: 4, max: 5 },
    frameAgeMs: { p50: 25, p99: 50 },
    frozenShare: 0,
    deliveriesPerSecond: 2000,
    relay: usage(number, 10 * number),
    swarm: { cpuPercent: 20, eventLoopP99Ms: 1 },
    emitter: { latenessP99Ms: 1 },
    findings: {},
    latencyOverTime: [],
    memoryOverTime: [],
    ...changes,
  };
}

const entry = (rounds: RoundResult[], changes: Partial<EntryRounds> = {}): EntryRounds => ({
  transport: 'uws',
  yardstick: false,
  blame: 'everything',
  implementation: 'uWebSockets.js 20.30.0',
  rounds,
  percentiles: [],
  ...changes,
});

test('a run of yardsticks alone is not valid where none is', () => {
  const broken = summariseEntry(entry([round(1, { valid: false, reasons: ['no'] })], { yardstick: true }));
  expect(judgeRun([broken], true).valid).toBe(false);
  expect(judgeRun([broken, summariseEntry(entry([round(1)]))], true).valid).toBe(true);
});

describe('figures', () => {
  test('are medians over rounds, sums for the ledger, and the worst of peaks', () => {
    const result = summariseEntry(entry([round(1), round(2), round(3)]));
    expect(result.valid).toBe(true);
    expect(result.latencyMs.p99.median).toBe(2);
    expect(result.relay?.cpuMicrosPerDelivery).toEqual(spreadOf([10, 20, 30]));
    expect(result.relay?.rssBytesPeak).toBe(50e6 + 3);
    expect(result).toMatchObject({ offered: 300, delivered: 300 });
  });

  test('leave out rounds that do not count', () => {
    const spoilt = round(9, { valid: false, reasons: ['the swarm was too slow'] });
    const result = summariseEntry(entry([round(1), spoilt]));
    expect(result).toMatchObject({ valid: true, offered: 100, lost: 0 });
    expect(result.latencyMs.p99.median).toBe(1);
    expect(result.rounds).toHaveLength(2);
  });

  test('are set against the floor of the same round', () => {
    const floor = [round(1), round(2, { valid: false }), round(3)];
    const mine = [1, 2, 3].map((number) => round(number, { relay: usage(number, 15 * number) }));
    expect(summariseEntry(entry(mine), floor).versusFloor?.cpu).toEqual({ median: 1.5 });
    expect(summariseEntry(entry(mine)).versusFloor).toBeUndefined();
    expect(summariseEntry(entry([round(2)]), floor).versusFloor).toBeUndefined();
    const idle = round(1, { relay: usage(1, 0) });
    expect(summariseEntry(entry([round(1)]), [idle]).versusFloor).toBeUndefined();
  });
});

describe('an entry is invalid', () => {
  test.each(['lost', 'duplicated', 'reordered', 'corrupt'] as const)('if frames were %s', (fault) => {
    const bad = round(1, { [fault]: 3, ...(fault === 'lost' ? { delivered: 97 } : {}) });
    const result = summariseEntry(entry([round(2), bad]));
    expect(result).toMatchObject({ valid: false, reasons: [`frames were ${fault} (3)`] });
  });

  test('if frames were lost in one round, although that round is left out of the figures', () => {
    const lossy = { valid: false, reasons: ['frames were lost (3)'], delivered: 97, lost: 3 };
    const result = summariseEntry(entry([round(1), round(9, lossy), round(1)]));
    expect(result).toMatchObject({ valid: false, reasons: ['frames were lost (3)'], offered: 300, lost: 3 });
    expect(result.latencyMs.p99.median).toBe(1);
  });

  test('if its ledger does not add up, yardstick or not', () => {
    const result = summariseEntry(
      entry([round(1, { delivered: 90 })], { yardstick: true, blame: 'nothing' }),
    );
    expect(result).toMatchObject({ valid: false, reasons: [expect.stringContaining('does not add up')] });
  });

  test('if no round is valid; it says why, and its figures are 0', () => {
    const result = summariseEntry(entry([round(1, { valid: false, reasons: ['it crashed'] })]));
    expect(result.reasons).toEqual(['none of its rounds is valid', 'it crashed']);
    expect(result.latencyMs.p99).toEqual({ median: 0 });
    expect(JSON.stringify(result)).not.toContain('null');
  });

  test('if a round failed altogether, although the others are fine', () => {
    const crashed = round(2, { valid: false, reasons: ['it crashed'], offered: 0, delivered: 0 });
    const result = summariseEntry(entry([round(1), crashed]));
    expect(result).toMatchObject({ valid: false, reasons: ['round 2 failed: it crashed'] });
    expect(summariseEntry(entry([round(1), crashed], { yardstick: true, blame: 'nothing' })).valid).toBe(
      true,
    );
  });

  test('but not if it is a yardstick that loses frames: that is a finding', () => {
    const lossy = round(1, { delivered: 60, lost: 40 });
    expect(summariseEntry(entry([lossy], { yardstick: true, blame: 'nothing' }))).toMatchObject({
      valid: true,
      lost: 40,
    });
  });
});

describe('a run is valid', () => {
  const good = summariseEntry(entry([round(1)]));
  const bad = summariseEntry(entry([], { transport: 'ws' }));

  test('if it is complete and every transport is', () => {
    expect(judgeRun([good], true)).toEqual({ valid: true, reasons: [] });
    expect(judgeRun([good, bad], true)).toEqual({ valid: false, reasons: ['ws: it was not measured'] });
    expect(judgeRun([good], false)).toMatchObject({
      valid: false,
      reasons: [expect.stringContaining('interrupted')],
    });
  });

  test('although a yardstick failed', () => {
    const failed = summariseEntry(entry([], { transport: 'naive-ws', yardstick: true, blame: 'nothing' }));
    expect(judgeRun([good, failed], true).valid).toBe(true);
  });
});
