import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleResults } from '../report/sample-results.ts';
import type { RunResults } from '../results/results.ts';
import { compareWithBaseline } from './baseline.ts';
import { checkBaselineName, readBaseline, saveBaseline } from './baseline-store.ts';
import { hasDisappointed, judge } from './judge.ts';

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
    [1.05, 'alike'],
    [1.5, 'worse'],
    [0.5, 'better'],
  ] as const)('at %f times: %s', (times, verdict) => {
    expect(verdictOn(slower('uws', times), 'uws')).toBe(verdict);
    expect(verdictOn(slower('uws', times), 'ws')).toBe('alike');
  });

  test('and a run that got worse disappoints', () => {
    const standards = { expectations: [], baseline: { name: 'before', results: before } };
    expect(hasDisappointed(judge(slower('uws', 1.5), standards))).toBe(true);
    expect(hasDisappointed(judge(slower('uws', 0.5), standards))).toBe(false);
    expect(hasDisappointed(judge(before, { expectations: [] }))).toBe(false);
  });
});

test('another load is not compared, and it is said what differs', () => {
  const other = { ...before, load: { ...before.load, consumers: 7 } };
  const { comparisons, warnings } = compareWithBaseline(other, before, 'before');
  expect(comparisons).toEqual([]);
  expect(warnings).toContain('consumers: 7, and 100 in the baseline');
});

test('pictures that were encoded live are another load', () => {
  const live = { ...before, load: { ...before.load, liveEncode: true } };
  const { comparisons, warnings } = compareWithBaseline(live, before, 'before');
  expect(comparisons).toEqual([]);
  expect(warnings).toContain('liveEncode: true, and false in the baseline');
});

test('another machine is compared, and it is said', () => {
  const other = {
    ...before,
    environment: { ...before.environment, node: '22.1.0', nodeOptions: '--jitless' },
  };
  const { comparisons, warnings } = compareWithBaseline(other, before, 'before');
  expect(comparisons.length).toBeGreaterThan(10);
  expect(warnings).toContain('node: 22.1.0, and 20.19.0 in the baseline');
  expect(warnings).toContain('NODE_OPTIONS: --jitless, and none in the baseline');
});

test('two rounds are too few', () => {
  const few = {
    ...before,
    entries: before.entries.map((entry) => ({ ...entry, rounds: entry.rounds.slice(0, 2) })),
  };
  expect(compareWithBaseline(few, before, 'before').comparisons).toEqual([]);
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
    ['other', '{"contract":2}', /other\.json is not the results of a run: contract/],
    ['half', JSON.stringify({ ...before, entries: [{ transport: 3 }] }), /entries\.0\.transport/],
  ])('%s is refused with the place', async (name, text, words) => {
    if (text !== undefined) await writeFile(join(reports, 'baselines', `${name}.json`), text);
    await expect(readBaseline(reports, name)).rejects.toThrowError(words);
  });

  test.each(['', '../up', 'a/b', '.hidden', 'x'.repeat(65)])('%j is no name', (name) => {
    expect(() => checkBaselineName(name)).toThrowError(/--save-baseline/);
  });
});
