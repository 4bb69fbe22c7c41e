import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleResults } from '../report/sample-results.ts';
import type { RunResults, Spread } from '../results/results.ts';
import { compareWithBaseline } from './baseline.ts';
import { checkBaselineName, readBaseline, saveBaseline } from './baseline-store.ts';
import { judge, outcomeOf } from './judge.ts';

const before = sampleResults();

/** The same run with one entry's CPU so many times as high. */
const slower = (transport: string, times: number): RunResults => ({
  ...before,
  entries: before.entries.map((entry) =>
    entry.transport === transport
      ? {
          ...entry,
          rounds: entry.rounds.map((round) => ({
            ...round,
            relay: round.relay && {
              ...round.relay,
              cpuMicrosPerDelivery: round.relay.cpuMicrosPerDelivery * times,
            },
          })) as (typeof entry)['rounds'],
        }
      : entry,
  ),
});

const verdictOn = (run: RunResults, entry: string, metric = 'relay.cpuMicrosPerDelivery') =>
  compareWithBaseline(run, before, 'before').comparisons.find(
    (comparison) => comparison.entry === entry && comparison.metric === metric,
  )?.verdict;

describe('a change counts', () => {
  test.each([
    [1, 'alike'],
    [1.01, 'alike'],
    [1.1, 'not sure'],
    [1.5, 'worse'],
    [0.5, 'better'],
  ] as const)('at %f times: %s', (times, verdict) => {
    expect(verdictOn(slower('uws', times), 'uws')).toBe(verdict);
    expect(verdictOn(slower('uws', times), 'ws')).toBe('alike');
  });

  test('and a run that got worse disappoints', () => {
    const standards = { expectations: [], baseline: { name: 'before', results: before } };
    const outcome = (run: RunResults) => outcomeOf(judge(run, standards));
    expect(outcome(slower('uws', 1.5))).toBe('disappointing');
    expect(outcome(slower('uws', 0.5))).toBe('as expected');
    expect(outcomeOf(judge(before, { expectations: [] }))).toBe('as expected');
  });

  test('only with its whole interval, and is alike only with its whole interval', () => {
    const noisy = (factors: readonly number[]): RunResults => ({
      ...before,
      entries: before.entries.map((entry) => ({
        ...entry,
        rounds: entry.rounds.map((round, i) => ({
          ...round,
          latencyMs: { ...round.latencyMs, p99: round.latencyMs.p99 * (factors[i] ?? 1) },
        })),
      })),
    });
    const run = noisy([1.6, 0.7, 1.4, 0.8, 1.5]);
    expect(verdictOn(run, 'ws', 'latencyMs.p99')).toBe('not sure');
    expect(verdictOn(run, 'ws', 'latencyMs.p50')).toBe('alike');
    const comparison = compareWithBaseline(run, before, 'before').comparisons.find(
      ({ entry, metric }) => entry === 'ws' && metric === 'latencyMs.p99',
    );
    expect(comparison?.roundsToTell).toBeGreaterThan(5);
  });
});

test('another load is not compared, and it is said what differs', () => {
  const other = { ...before, load: { ...before.load, consumers: 7 } };
  const { comparisons, warnings } = compareWithBaseline(other, before, 'before');
  expect(comparisons).toEqual([]);
  expect(warnings).toContain('consumers: 7, and 100 in the baseline');
});

test.each(['liveEncode', 'tls'] as const)('with and without %s are two loads', (field) => {
  const other = { ...before, load: { ...before.load, [field]: true } };
  const { comparisons, warnings } = compareWithBaseline(other, before, 'before');
  expect(comparisons).toEqual([]);
  expect(warnings).toContain(`${field}: true, and false in the baseline`);
});

test('another Node.js is compared, and it is said', () => {
  const other = {
    ...before,
    environment: { ...before.environment, node: '22.1.0', nodeOptions: '--jitless' },
  };
  const { comparisons, warnings, otherMachine } = compareWithBaseline(other, before, 'before');
  expect(otherMachine).toBe(false);
  expect(comparisons.length).toBeGreaterThan(10);
  expect(warnings).toContain('node: 22.1.0, and 20.19.0 in the baseline');
  expect(warnings).toContain('NODE_OPTIONS: --jitless, and none in the baseline');
});

describe('another machine', () => {
  /** Twice as slow in everything. */
  const elsewhere = (run: RunResults): RunResults => ({
    ...run,
    environment: { ...run.environment, cpu: 'Another processor' },
    entries: run.entries.map((entry) => ({
      ...entry,
      rounds: entry.rounds.map((round) => ({
        ...round,
        latencyMs: { ...round.latencyMs, p50: 2 * round.latencyMs.p50, p99: 2 * round.latencyMs.p99 },
        ...(round.relay && {
          relay: { ...round.relay, cpuMicrosPerDelivery: 2 * round.relay.cpuMicrosPerDelivery },
        }),
      })),
    })),
  });
  const judged = (run: RunResults, strict = false) =>
    judge(run, { expectations: [], baseline: { name: 'before', results: before }, strict });

  test('is compared by multiples of raw TCP, and it is said', () => {
    const { comparisons, warnings, otherMachine } = compareWithBaseline(elsewhere(before), before, 'before');
    expect(otherMachine).toBe(true);
    expect(warnings).toContain('cpu: Another processor, and A processor in the baseline');
    expect(warnings.join()).toContain('another machine: only multiples of tcp');
    expect(warnings).toContain('not compared: tcp');
    // Of a few rounds some ratios of 1 are not sure.
    expect(comparisons.filter(({ verdict }) => verdict === 'better' || verdict === 'worse')).toEqual([]);
    expect(comparisons.some(({ verdict }) => verdict === 'alike')).toBe(true);
    expect(comparisons.length).toBeGreaterThan(10);
  });

  test('fails no run unless asked', () => {
    const worse = elsewhere(slower('uws', 1.5));
    expect(judged(worse).judgement?.baseline?.comparisons).toContainEqual(
      expect.objectContaining({ entry: 'uws', verdict: 'worse' }),
    );
    expect(outcomeOf(judged(worse))).toBe('as expected');
    expect(outcomeOf(judged(worse, true))).toBe('disappointing');
  });

  test('without raw TCP says nothing', () => {
    const without = elsewhere({
      ...before,
      entries: before.entries.filter(({ transport }) => transport !== 'tcp'),
    });
    expect(judged(without).judgement?.baseline?.comparisons).toEqual([]);
    expect(outcomeOf(judged(without))).toBe('not sure');
    expect(outcomeOf(judged(without, true))).toBe('disappointing');
  });
});

test.each([1, 2])('%i rounds are too few for a verdict, and no failure', (rounds) => {
  const few = {
    ...before,
    entries: before.entries.map((entry) => ({ ...entry, rounds: entry.rounds.slice(0, rounds) })),
  };
  const run = judge(few, { expectations: [], baseline: { name: 'before', results: before } });
  const { comparisons = [] } = run.judgement?.baseline ?? {};
  expect(new Set(comparisons.map(({ verdict }) => verdict))).toEqual(new Set(['not sure']));
  expect(comparisons[0]?.ratio.low).toBeUndefined();
  expect(outcomeOf(run)).toBe('not sure');
});

describe('a capacity', () => {
  const carrying = (consumers: Spread, searches: number): RunResults => ({
    ...before,
    scenario: 'capacity',
    entries: before.entries.slice(0, 1).map((entry) => ({
      ...entry,
      capacity: {
        consumers,
        objective: '',
        atLeast: false,
        probes: Array.from({ length: searches }, (_, i) => ({
          consumers: consumers.median,
          repeat: i + 1,
          met: true,
          instrumentLimited: false,
          reasons: [],
          latencyP99Ms: 1,
          deliveredShare: 1,
        })),
      },
    })),
  });
  const change = (now: RunResults, then: RunResults) => {
    const { comparisons } = compareWithBaseline(now, then, 'before');
    expect(comparisons.map(({ metric }) => metric)).toEqual(['capacity.consumers']);
    return comparisons[0]?.verdict;
  };

  test('of one search is no better and no worse than another', () => {
    expect(change(carrying({ median: 600 }, 1), carrying({ median: 900 }, 1))).toBe('not sure');
  });

  test('of several is, where their intervals are apart', () => {
    const then = carrying({ median: 900, low: 850, high: 970 }, 3);
    expect(change(carrying({ median: 600, low: 550, high: 650 }, 3), then)).toBe('worse');
    expect(change(carrying({ median: 850, low: 800, high: 920 }, 3), then)).toBe('not sure');
  });
});

describe('kept', () => {
  let reports: string;
  beforeAll(async () => {
    reports = await mkdtemp(join(tmpdir(), 'relaymark-baseline-'));
  });
  afterAll(() => rm(reports, { recursive: true }));

  test('it comes back whole, by its name and by its path', async () => {
    const path = await saveBaseline(reports, 'main-1.0', before);
    expect(await readBaseline(reports, 'main-1.0')).toEqual(before);
    expect(await readBaseline(reports, path)).toEqual(before);
  });

  test.each([
    ['nothing', undefined, /nothing\.json cannot be read/],
    ['rubbish', 'not JSON', /rubbish\.json is not JSON/],
    ['other', '{"contract":3}', /other\.json is not the results of a run: contract/],
    ['half', JSON.stringify({ ...before, entries: [{ transport: 3 }] }), /entries\.0\.transport/],
  ])('%s is refused with the place', async (name, text, words) => {
    if (text !== undefined) await writeFile(join(reports, 'baselines', `${name}.json`), text);
    await expect(readBaseline(reports, name)).rejects.toThrowError(words);
  });

  test.each(['', '../up', 'a/b', '.hidden', 'x'.repeat(65)])('%j is no name', (name) => {
    expect(() => checkBaselineName(name)).toThrowError(/--save-baseline/);
  });
});
