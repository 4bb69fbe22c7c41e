import { expect, test } from 'vitest';
import { sampleResults } from '../report/sample-results.ts';
import { differenceBetween, ratioBetween, ratiosBetween } from './compare.ts';

const { entries } = sampleResults();
const named = (name: string) => {
  const entry = entries.find(({ transport }) => transport === name);
  if (entry === undefined) throw new Error(name);
  return entry;
};
const cpu = (round: (typeof entries)[number]['rounds'][number]) => round.relay?.cpuMicrosPerDelivery;

test('entries are compared round by round', () => {
  const ratio = ratioBetween(named('uws'), named('naive-socketio'), cpu);
  expect(ratio?.rounds).toBe(5);
  expect(ratio?.interval()?.high).toBeLessThan(1);
  expect(differenceBetween(named('naive-socketio'), named('uws'), cpu)?.interval()?.low).toBeGreaterThan(0);
  expect(ratiosBetween(named('uws'), named('tcp'), cpu)).toHaveLength(5);
});

test('an entry against itself is no different', () => {
  const ratio = ratioBetween(named('ws'), named('ws'), cpu);
  expect(ratio?.point).toBe(1);
  expect(ratio?.interval()).toEqual({ low: 1, high: 1 });
});

test('without a round in common there is nothing to compare', () => {
  const spoilt = { ...named('ws'), rounds: named('ws').rounds.map((round) => ({ ...round, valid: false })) };
  expect(ratioBetween(spoilt, named('uws'), cpu)).toBeUndefined();
  expect(differenceBetween(spoilt, named('uws'), cpu)).toBeUndefined();
});

test('what took nothing is no measure for another', () => {
  expect(ratioBetween(named('uws'), named('ws'), (round) => round.lost)).toBeUndefined();
});
