import { expect, test } from 'vitest';
import { headline } from '../report/headline.ts';
import { sampleResults } from '../report/sample-results.ts';
import type { EntryResult, RoundResult, RunResults, Sizing } from '../results/results.ts';
import { sizingOf, withSizing } from './sizing.ts';

const { entries, ...run } = sampleResults();

/** 20 frames a second of 10 kbit, header and all, to 100 viewers. */
const load = { ...run.load, fps: 20, frameBytes: 1226, consumers: 100 };

/** 40 µs a delivery, and 20 MB more than with nobody. */
const relay = { cpuMicrosPerDelivery: 40, rssBytesPeak: 70e6, rssBytesWithoutViewers: 50e6 };

const [sampleEntry] = entries;
const [sampleRound] = sampleEntry?.rounds ?? [];

function entryOf(rounds: readonly Partial<RoundResult>[], changes: Partial<EntryResult> = {}): EntryResult {
  if (sampleEntry === undefined || sampleRound === undefined) throw new Error('there is no sample');
  return {
    ...sampleEntry,
    rounds: rounds.map((round) => ({ ...sampleRound, relay, consumers: 100, ...round })),
    ...changes,
  };
}

test('of rounds whose answer is known', () => {
  expect(sizingOf(entryOf([{}]), load)).toEqual({
    viewersPerCore: { median: 1250 },
    megabitsPerSecondPerCore: { median: 250 },
    memoryBytesPerViewer: { median: 200_000 },
    viewers: 100,
    networkMegabitsPerSecond: 20,
  });
});

test('it is as sure as its rounds are', () => {
  const costing = (...micros: number[]): Sizing | undefined =>
    sizingOf(entryOf(micros.map((cpu) => ({ relay: { ...relay, cpuMicrosPerDelivery: cpu } }))), load);
  expect(costing(40)?.viewersPerCore).toEqual({ median: 1250 });
  expect(costing(40, 40)?.viewersPerCore).toEqual({ median: 1250 });
  const { low = 0, high = 0 } = costing(32, 40, 50)?.viewersPerCore ?? {};
  expect(low).toBeLessThan(1000);
  expect(high).toBeGreaterThan(1562);
});

test('a round that does not count says nothing', () => {
  const spoilt = { valid: false, relay: { ...relay, cpuMicrosPerDelivery: 400 } };
  expect(sizingOf(entryOf([{}, spoilt]), load)?.viewersPerCore).toEqual({ median: 1250 });
});

test('viewers are those whom an entry carries, where that was searched for', () => {
  const capacity = { consumers: { median: 700 }, objective: '', atLeast: false, probes: [] };
  const found = entryOf([{ consumers: 650 }], { capacity });
  expect(sizingOf(found, load)).toMatchObject({
    viewers: 700,
    networkMegabitsPerSecond: 140,
    memoryBytesPerViewer: { median: 20e6 / 650 },
  });
});

test('of runs of before memory was looked at, it is not told', () => {
  const { rssBytesWithoutViewers: _none, ...older } = relay;
  expect(sizingOf(entryOf([{ relay: older }]), load)).not.toHaveProperty('memoryBytesPerViewer');
});

const { relay: _relay, ...unknown } = sampleRound ?? entryOf([]).rounds[0] ?? {};

test.each([
  ['an entry that is invalid', entryOf([{}], { valid: false })],
  ['one that dropped what it could not carry', entryOf([{}], { offered: 1000, delivered: 980, dropped: 20 })],
  ['one that delivered nothing', entryOf([{ relay: { ...relay, cpuMicrosPerDelivery: 0 } }])],
  ["somebody else's process", { ...entryOf([]), rounds: [unknown as RoundResult] }],
  ['one without a round that counts', entryOf([{ valid: false }])],
])('nothing is said of %s', (_name, entry) => {
  expect(sizingOf(entry, load)).toBeUndefined();
});

const said = (results: RunResults): string =>
  headline(results)
    .filter((sentence) => /Sizing|network/.test(sentence))
    .join('\n');

test('the report says it of transports, at its head', () => {
  const results = withSizing({ ...run, load, entries: [entryOf([{}, {}, {}])] });
  expect(said(results)).toBe(
    `Sizing for 20 frames a second of 1\u2009226 bytes, by the relay’s CPU alone, as if each further viewer cost what these did: socketio 1\u2009250 (1\u2009250) viewers and 250 (250) Mbit/s per core, 0.20 (0.20) MB of memory per viewer. Each interval is of 95 % by itself. How many are served in time is for “capacity” to find.
Of network, 100 viewers need 20.0 Mbit/s for the frames; protocols add some percent. Memory is all that the process had grown by at its peak since nobody was connected, for each viewer: more than one more viewer takes.`,
  );
});

test('two rounds are said not to tell how sure it is', () => {
  const results = withSizing({ ...run, load, entries: [entryOf([{}, {}])] });
  expect(said(results)).toContain(
    'socketio 1\u2009250 viewers and 250 Mbit/s per core, 0.20 MB of memory per viewer. Where there is no interval, fewer than 3 rounds do not say how sure it is.',
  );
});

test('nothing is said of an invalid run, or one of before', () => {
  const results = withSizing({ ...run, load, entries });
  expect(said(results)).toContain('Sizing');
  expect(said({ ...results, valid: false })).toBe('');
  expect(said({ ...run, entries })).toBe('');
});
