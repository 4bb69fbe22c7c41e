import { describe, expect, test } from 'vitest';
import type { RunResults } from '../results/results.ts';
import { type MadeUp, madeUpRound, madeUpRun } from '../testing/made-up-run.ts';
import { headline } from './headline.ts';
import { renderReport } from './html.ts';

/** What the report says beside a chart. */
const sentence = (run: RunResults, chart: string): string =>
  new RegExp(`<section id="${chart}"><h2>[^<]*</h2>\\s*<p class="reading">([^<]*)`).exec(
    renderReport(run),
  )?.[1] ?? '';

const said = (madeUp: MadeUp, chart: string): string => sentence(madeUpRun(madeUp), chart);

const steady: MadeUp = { fps: 20, seconds: 3, latencyMs: () => 20 };

describe('all alike', () => {
  test('every figure is that one', () => {
    const { result } = madeUpRound(steady);
    expect(result).toMatchObject({ valid: true, frozenShare: 0, deliveriesPerSecond: 40 });
    for (const value of Object.values(result.latencyMs)) expect(value).toBeCloseTo(20, 0);
    expect(result.latencyOverTime).toHaveLength(12);
    for (const { p50Ms, p99Ms } of result.latencyOverTime)
      for (const value of [p50Ms, p99Ms]) expect(value).toBeCloseTo(20, 0);
    // A picture is 20 ms old when it comes, and 70 ms when the next one does.
    expect(result.frameAgeMs.p50).toBeGreaterThan(20);
    expect(result.frameAgeMs.p99).toBeLessThanOrEqual(70.5);
  });

  test('none falls behind', () => {
    expect(said(steady, 'over-time')).toContain('None falls behind');
  });
});

describe('one frame a second', () => {
  const slow: MadeUp = { ...steady, fps: 1, seconds: 1.5 };

  test('is one frame a second for each who watches, whatever was asked for', () => {
    expect(madeUpRound(slow).result.deliveriesPerSecond).toBe(2);
    expect(madeUpRound({ ...slow, fps: 5 }).result.deliveriesPerSecond).toBe(10);
  });

  test('has a slice for each frame, and no latency of 0', () => {
    const { latencyOverTime } = madeUpRound({ ...slow, seconds: 6 }).result;
    expect(latencyOverTime.map(({ p50Ms }) => Math.round(p50Ms ?? -1))).toEqual([20, 20, 20, 20, 20, 20]);
  });

  test('is not said to fall behind, nor not to where two frames are all', () => {
    expect(said({ ...slow, seconds: 6 }, 'over-time')).toContain('None falls behind');
    expect(said(slow, 'over-time')).toContain('Too little was measured of ws to tell');
    expect(said(slow, 'over-time')).not.toContain('None falls behind');
  });
});

describe('nothing delivered', () => {
  const nothing: MadeUp = { ...steady, latencyMs: () => undefined };

  test('is not said of as if the relay were somebody else’s', () => {
    for (const chart of ['cpu', 'memory']) expect(said(nothing, chart)).toBe('Nothing was measured.');
    expect(said(nothing, 'percentiles')).toBe('Nothing was measured.');
  });

  test('nor offered is not said to be without losses', () => {
    const run = { ...madeUpRun(nothing), entries: [] };
    expect(sentence(run, 'ledger')).toBe('Nothing was offered to anybody.');
    expect(sentence(run, 'over-time')).toContain('Nothing was measured.');
  });

  test('at all does not count, has no slice, and stands still', () => {
    const { result } = madeUpRound({ ...steady, latencyMs: () => undefined });
    expect(result).toMatchObject({ valid: false, frozenShare: 1, deliveriesPerSecond: 0 });
    for (const slice of result.latencyOverTime) expect(Object.keys(slice)).toEqual(['atSeconds']);
    const report = renderReport(madeUpRun({ ...steady, latencyMs: () => undefined }));
    expect(report).not.toMatch(/None falls behind|NaN/);
  });

  test('at one frame a second is no picture that moves either', () => {
    expect(
      madeUpRound({ fps: 1, seconds: 1, latencyMs: (_, consumer) => (consumer === 0 ? 20 : undefined) })
        .result.frozenShare,
    ).toBe(0.5);
  });

  test('to one of two viewers is a picture that gets old', () => {
    const { frameAgeMs } = madeUpRound({
      ...steady,
      latencyMs: (_, consumer) => (consumer === 0 ? 20 : undefined),
    }).result;
    expect(frameAgeMs.p50).toBeLessThan(100);
    expect(frameAgeMs.p99).toBeGreaterThan(2900);
  });

  test('in the middle is a gap', () => {
    const { latencyOverTime } = madeUpRound({
      ...steady,
      latencyMs: (frame) => (frame < 10 || frame >= 50 ? 20 : undefined),
    }).result;
    expect(latencyOverTime.map(({ p99Ms }) => Math.round(p99Ms ?? -1))).toEqual([
      20, 20, -1, -1, -1, -1, -1, -1, -1, -1, 20, 20,
    ]);
  });

  test('in the end is said, and not that nobody falls behind', () => {
    const reading = said({ ...steady, latencyMs: (frame) => (frame < 40 ? 20 : undefined) }, 'over-time');
    expect(reading).toContain('From ws nothing came any more in the last third of the time');
    expect(reading).not.toContain('None falls behind');
  });
});

test('a latency that grows is one that falls behind', () => {
  expect(said({ ...steady, latencyMs: (frame) => 10 + frame }, 'over-time')).toContain(
    'The p99 of ws ends at more than twice what it began with',
  );
});

test('at different rates a picture does not stay for one time', () => {
  const run = madeUpRun(steady);
  expect(sentence(run, 'frame-age')).toContain('At 20 frames a second a picture stays for 50 ms');
  const rates = sentence({ ...run, scenario: 'rates' }, 'frame-age');
  expect(rates).toContain('A picture stays for a frame interval, so no relay');
  expect(rates).not.toContain('At 20 frames');
});

test('one frame a second is half a second old, and never stands still for three', () => {
  const { frameAgeMs, frozenShare } = madeUpRound({ fps: 1, seconds: 10, latencyMs: () => 20 }).result;
  expect(frameAgeMs.p50).toBeGreaterThan(400);
  expect(frameAgeMs.p50).toBeLessThan(640);
  expect(frameAgeMs.p99).toBeLessThanOrEqual(1021);
  expect(frozenShare).toBe(0);
});

test('where only yardsticks were measured it is not said that nothing was', () => {
  const run = madeUpRun(steady);
  const entries = run.entries.map((entry) => ({ ...entry, transport: 'tcp', yardstick: true }));
  expect(headline({ ...run, entries })).toEqual([
    'Only yardsticks were measured validly, so there is no transport to compare.',
  ]);
  expect(headline({ ...run, entries: [] })).toEqual([
    'Nothing was measured validly, so there is nothing to compare.',
  ]);
});

test('a run of single operations has no frames to account for', () => {
  const report = renderReport({ ...madeUpRun(steady), entries: [], micro: [] });
  expect(report).toContain('<strong>Valid.</strong></div>');
  expect(report).not.toContain('accounted for');
});

test('a probe in which nothing came is no quick one', () => {
  const run = madeUpRun(steady);
  const probe = { repeat: 1, instrumentLimited: false, reasons: [] };
  const probes = [
    { ...probe, consumers: 100, met: true, latencyP99Ms: 20, deliveredShare: 1 },
    { ...probe, consumers: 200, met: false, deliveredShare: 0 },
  ];
  const consumers = { median: 100, low: 100, high: 100 };
  const capacity = { consumers, objective: 'some', atLeast: false, probes };
  const report = renderReport({
    ...run,
    scenario: 'capacity',
    entries: run.entries.map((entry) => ({ ...entry, capacity })),
  });
  expect(report).toContain('data-tip="ws, 100 consumers: p99 20.0 ms"');
  expect(report).not.toContain('data-tip="ws, 200 consumers');
  expect(report).toContain('<td>200</td><td>1</td><td>–</td><td>0</td>');
});
