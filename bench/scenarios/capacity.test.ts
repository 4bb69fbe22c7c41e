import { expect, test } from 'vitest';
import { headline } from '../report/headline.ts';
import { sampleResults } from '../report/sample-results.ts';
import type { EntryResult } from '../results/results.ts';
import { CapacitySearch, quickSearch } from '../run/capacity-search.ts';
import { contenderOf } from '../run/testing/raw-round.ts';
import { madeUpRound } from '../testing/made-up-run.ts';
import { type Candidate, judge, summarise } from './capacity.ts';

const objective = { latencyP99Ms: 100, deliveredShare: 0.99 };

/** What comes of a search for a relay that carries so many and delivers nothing beyond, ended by the user after so many probes. */
function searched(carried: number, mostProbes = 100): EntryResult {
  const search = new CapacitySearch({ start: 100, most: 1000, repeats: 1, ...quickSearch });
  const candidate: Candidate = {
    entry: contenderOf().entry,
    search,
    probes: [],
    measurements: [],
    failure: undefined,
  };
  for (let next = search.next; next !== undefined; next = search.next) {
    if (candidate.probes.length >= mostProbes) break;
    const consumers = next;
    const measurement = madeUpRound({
      fps: 20,
      seconds: 1,
      latencyMs: () => (consumers <= carried ? 20 : undefined),
    });
    const probe = judge(measurement, consumers, search.repeat, objective);
    candidate.probes.push(probe);
    candidate.measurements.push(measurement);
    search.record(probe.met);
  }
  return summarise(candidate, objective);
}

const said = (entry: EntryResult): string =>
  headline({ ...sampleResults(), scenario: 'capacity', entries: [entry] }).join(' ');

test('a search that is over says what is carried', () => {
  const entry = searched(200);
  expect(entry.capacity).toMatchObject({ atLeast: false });
  expect(entry.capacity).not.toHaveProperty('cutShort');
  expect(entry.capacity?.consumers.median).toBeLessThanOrEqual(200);
  expect(entry.capacity?.consumers.median).toBeGreaterThanOrEqual(160);
});

test('one that is cut short says what is carried at the least, and keeps its probes', () => {
  const entry = searched(200, 2);
  expect(entry).toMatchObject({ valid: true, capacity: { atLeast: true, cutShort: true } });
  expect(entry.capacity?.consumers.median).toBe(150);
  expect(entry.capacity?.probes.map(({ consumers, met }) => [consumers, met])).toEqual([
    [100, true],
    [150, true],
  ]);
  expect(said(entry)).toMatch(/^ws carries at least 150 consumers.*; the search was cut short\. /);
});

test('one that is cut short before anything is carried says what was tried', () => {
  const entry = searched(10, 2);
  expect(entry).toMatchObject({
    valid: false,
    reasons: [
      'the search was cut short before anything met the objective',
      expect.stringMatching(/^100 consumers: nothing was delivered .*; 0\.0 % delivered$/),
      expect.stringMatching(/^66 consumers: /),
    ],
  });
});

test('where nothing ever comes, not one is carried, and no latency is told', () => {
  const entry = searched(0);
  expect(entry.valid).toBe(false);
  expect(entry.reasons[0]).toContain('not one consumer met the objective');
  expect(entry).not.toHaveProperty('capacity');
});
