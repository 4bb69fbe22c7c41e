import { describe, expect, test } from 'vitest';
import type { EntryResult, RunResults } from '../results/results.ts';
import { headline } from './headline.ts';
import { sampleResults } from './sample-results.ts';

const results = sampleResults();
const named = (name: string): EntryResult => {
  const entry = results.entries.find(({ transport }) => transport === name);
  if (entry === undefined) throw new Error(name);
  return entry;
};
const said = (changes: Partial<RunResults>): string => headline({ ...results, ...changes }).join(' ');

test('who is ahead is said only where the interval excludes 1', () => {
  const text = said({ entries: [named('uws'), named('socketio')] });
  expect(text).toMatch(
    /Lowest CPU per delivery: uws, [\d.]+ µs, median over rounds\. Round by round that is 0\.\d+ times socketio, the next with [\d.]+ µs \(0/,
  );
});

test('where it does not, how many rounds would likely tell', () => {
  const noisy = (entry: EntryResult, factors: readonly number[]): EntryResult => ({
    ...entry,
    rounds: entry.rounds.map((round, i) => ({
      ...round,
      latencyMs: { ...round.latencyMs, p99: 10 * (factors[i] ?? 1) },
    })),
  });
  const entries = [noisy(named('uws'), [1, 1, 1, 1, 1]), noisy(named('ws'), [1.4, 0.9, 1.2, 0.8, 1.3])];
  expect(said({ entries })).toMatch(
    /uws and ws are lowest, and cannot be told apart: medians over rounds [\d.]+ and [\d.]+ ms; round by round uws has 0\.9\d times ws \(0\.\d+ to 1\.\d+\), after 5 rounds, and about \d+ would likely tell/,
  );
});

describe('noise', () => {
  const pair = (again: EntryResult): string =>
    said({
      scenario: 'noise',
      entries: [
        { ...named('uws'), variant: 'once' },
        { ...again, variant: 'again' },
      ],
    });

  test('is the floor below which nothing can be told apart', () => {
    expect(pair(named('uws'))).toMatch(
      /uws against itself, CPU per delivery: 95 % interval 1\.00 to 1\.00\. It contains 1, as it must; differences below 1\.00 times are noise here/,
    );
  });

  test('that does not contain 1 is a machine not at rest', () => {
    expect(pair({ ...named('naive-socketio'), transport: 'uws', yardstick: false })).toContain(
      'It does not contain 1',
    );
  });
});

test('capacity is told with its interval, and who gave out', () => {
  const capacity = {
    consumers: { median: 900, low: 850, high: 1000 },
    objective: 'p99 latency at most 100 ms',
    atLeast: true,
    probes: [],
  };
  const text = said({ scenario: 'capacity', entries: [{ ...named('uws'), capacity }] });
  expect(text).toContain('uws carries at least 900 consumers (95 % interval 850 to 1\u2009000)');
  expect(text).toContain('then the swarm on this machine gave out');
  expect(text).toContain('The objective: p99 latency at most 100 ms.');
});

describe('variants', () => {
  test('of a load are listed in their order', () => {
    const entries = ['4 kB', '30 kB'].map((variant) => ({ ...named('ws'), variant }));
    expect(said({ scenario: 'sizes', entries })).toMatch(
      /^ws, p99 latency, medians over rounds\. 4 kB: [\d.]+ ms; 30 kB: [\d.]+ ms\./,
    );
  });

  test('of a disturbance are set against the undisturbed one', () => {
    const entries = ['nobody stalls', 'beside stalled ones'].map((variant) => ({ ...named('ws'), variant }));
    expect(said({ scenario: 'stalled', entries })).toContain(
      'ws, beside stalled ones: p99 latency, round by round, is 1.00 times "nobody stalls" (1.00 to 1.00): no difference can be told',
    );
  });
});

test('what control costs is told of the CPU time, not of the latency', () => {
  const entries = ['off', 'on'].map((variant) => ({ ...named('ws'), variant }));
  expect(said({ scenario: 'control', entries })).toContain(
    'ws, on: CPU per delivery, round by round, is 1.00 times "off"',
  );
});

describe('a soak answers whether memory grows', () => {
  const MB = 1e6;
  /** What is said of a slope in MB an hour, seen in so many seconds. */
  const soaked = (megabytes: number, seconds: number, changes: Partial<EntryResult> = {}): string => {
    const slope = { median: megabytes * MB, low: (megabytes - 1) * MB, high: (megabytes + 1) * MB };
    const entry = { ...named('ws'), findings: { memorySlopeBytesPerHour: slope }, ...changes };
    return said({ scenario: 'soak', load: { ...results.load, seconds }, entries: [entry] });
  };

  test('not from ten seconds', () => {
    expect(soaked(500, 10)).toBe(
      'ws: whether memory grows cannot be told from 10 s, in which pools are still filling (+500 (+499–+501) MB an hour).',
    );
    expect(soaked(0, 10, { findings: {} })).toBe('ws: whether memory grows cannot be told from 10 s.');
  });

  test('with a sign, and what can be told', () => {
    expect(soaked(-3, 600)).toBe(
      'ws: memory does not grow by more than +8.99 MB an hour, which is the least that 600 s can tell (-3.00 (-4.00–-2.00) MB an hour).',
    );
    expect(soaked(-3, 36_000)).toContain('does not grow by more than +1.00 MB an hour');
  });

  test('also of one that is invalid because it grows, and of one that was cut short by what was measured', () => {
    const grows = soaked(50, 600, { valid: false, reasons: ['memory grows'] });
    expect(grows).toBe('ws: memory grows, by +50.0 (+49.0–+51.0) MB an hour.');
    const rounds = named('ws').rounds.map((round) => ({ ...round, cutShortAfterSeconds: 12 }));
    expect(soaked(50, 600, { rounds })).toContain('cannot be told from 12 s');
  });

  test('and crowns nobody', () => {
    expect(soaked(0, 600)).not.toContain('Lowest');
  });
});

test('a run without anything valid says so', () => {
  expect(said({ entries: [] })).toBe('Nothing was measured validly, so there is nothing to compare.');
});
