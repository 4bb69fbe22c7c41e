import { describe, expect, test } from 'vitest';
import { type MadeUp, madeUpRound, madeUpRun } from '../testing/made-up-run.ts';
import { renderReport } from './html.ts';

/** What the report says beside a chart. */
const said = (madeUp: MadeUp, chart: string): string =>
  new RegExp(`<section id="${chart}"><h2>[^<]*</h2>\\s*<p class="reading">([^<]*)`).exec(
    renderReport(madeUpRun(madeUp)),
  )?.[1] ?? '';

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
