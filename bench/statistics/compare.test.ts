import { expect, test } from 'vitest';
import { sampleResults } from '../report/sample-results.ts';
import { compareEntries } from './compare.ts';

const { entries } = sampleResults();
const named = (name: string) => {
  const entry = entries.find(({ transport }) => transport === name);
  if (entry === undefined) throw new Error(name);
  return entry;
};
const cpu = (round: (typeof entries)[number]['rounds'][number]) => round.relay?.cpuMicrosPerDelivery;

test('one side is less only where the whole interval is', () => {
  const comparison = compareEntries(named('uws'), named('naive-socketio'), cpu);
  expect(comparison).toMatchObject({ verdict: 'less', rounds: 5 });
  expect(compareEntries(named('naive-socketio'), named('uws'), cpu)?.verdict).toBe('more');
});

test('an entry against itself is no different', () => {
  expect(compareEntries(named('ws'), named('ws'), cpu)).toMatchObject({
    verdict: 'unsure',
    ratio: { median: 1, low: 1, high: 1 },
  });
});

test('without a round in common there is nothing to compare', () => {
  const spoilt = { ...named('ws'), rounds: named('ws').rounds.map((round) => ({ ...round, valid: false })) };
  expect(compareEntries(spoilt, named('uws'), cpu)).toBeUndefined();
});

test('what took nothing is no measure for another', () => {
  expect(compareEntries(named('uws'), named('ws'), (round) => round.lost)).toBeUndefined();
});
