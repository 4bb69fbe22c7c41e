import { expect, test } from 'vitest';
import { instrumentOf } from './instrument.ts';
import { sampleResults } from './sample-results.ts';

const results = sampleResults();

test('the busiest swarm process and the latest emitter are told', () => {
  expect(instrumentOf(results)).toEqual([
    [
      'instrument',
      expect.stringMatching(/^busiest swarm process \S+ % of a core, .*; emitter late by \S+ ms \(p99\)$/),
    ],
  ]);
});

test('of a swarm that was not there nothing is said, and nothing at all where neither was', () => {
  const pages = results.entries.map((entry) => ({ ...entry, swarm: { cpuPercent: 0, eventLoopP99Ms: 0 } }));
  expect(instrumentOf({ ...results, entries: pages })).toEqual([
    ['instrument', expect.stringMatching(/^emitter late by/)],
  ]);
  expect(instrumentOf({ ...results, entries: [] })).toEqual([]);
});
