import { describe, expect, test } from 'vitest';
import { sampleResults } from '../report/sample-results.ts';
import type { EntryResult } from '../results/results.ts';
import { judgeExpectation, parseExpectation } from './expectation.ts';

const results = sampleResults();
const judged = (text: string, run = results) => judgeExpectation(parseExpectation(text), run);
const withEntry = (name: string, changes: Partial<EntryResult>) => ({
  ...results,
  entries: results.entries.map((entry) => (entry.transport === name ? { ...entry, ...changes } : entry)),
});

test.each([
  ['uws.latencyMs.p99<50', true],
  ['uws.latencyMs.p99 < 1', false],
  ['ws.lost==0', true],
  ['ws.lost>0', false],
  ['socketio-msgpack.deliveriesPerSecond>=2000', true],
  ['uws.relay.cpuMicrosPerDelivery<=1.25*tcp', true],
  ['naive-socketio.relay.cpuMicrosPerDelivery<=1.25*tcp', false],
  ['uws.relay.rssBytesPeak<=1e9+tcp', true],
  ['uws.relay.rssBytesPeak>1e9+tcp', false],
  ['*.lost==0', true],
  ['*.findings.connectionsPerSecond>10', true],
])('%s: %s', (text, passed) => {
  expect(judged(text).passed).toBe(passed);
});

test('the measured figure is said', () => {
  expect(judged('uws.deliveriesPerSecond>1').actual).toBe('uws: 2000 (2000 to 2000)');
  expect(judged('uws.relay.cpuMicrosPerDelivery<2*tcp').actual).toMatch(
    /^uws: 0\.8\d* \(0\.\d+ to 0\.\d+\) times tcp$/,
  );
});

/** The run with an entry whose p99 is this in its rounds. */
function withP99(name: string, p99s: readonly number[]) {
  const entry = results.entries.find(({ transport }) => transport === name);
  return withEntry(name, {
    rounds: (entry?.rounds ?? []).slice(0, p99s.length).map((round, i) => ({
      ...round,
      latencyMs: { ...round.latencyMs, p99: p99s[i] ?? 0 },
    })),
  });
}

describe('not sure', () => {
  test.each([
    [[7], 'uws: 7, not sure: 1 round'],
    [[7, 9], 'uws: 8, not sure: 2 rounds'],
  ])('by one or two rounds, whatever they say: %j', (p99s, actual) => {
    for (const bound of [1, 1000]) {
      const run = withP99('uws', p99s);
      expect(judged(`uws.latencyMs.p99<${bound}`, run)).toEqual({
        text: `uws.latencyMs.p99<${bound}`,
        passed: false,
        verdict: 'not sure',
        actual,
      });
    }
    expect(judged('uws.relay.cpuMicrosPerDelivery<=9*tcp', withP99('uws', p99s)).verdict).toBe('not sure');
  });

  test.each([
    [20, 'yes'],
    [10, 'not sure'],
    [8.5, 'not sure'],
    [2, 'no'],
  ])('where a part of the interval is on either side: of about 9, below %d is %s', (bound, verdict) => {
    const found = judged(`uws.latencyMs.p99<${bound}`, withP99('uws', [8, 9, 10, 9.5, 8.5]));
    expect(found.verdict).toBe(verdict);
    expect(found.passed).toBe(verdict === 'yes');
    expect(found.actual).toMatch(/^uws: 9 \(\d/);
    if (verdict === 'not sure') {
      expect(found.roundsToTell).toBeGreaterThan(5);
      expect(found.actual).toContain(`5 rounds, and about ${found.roundsToTell} would likely tell`);
    }
  });

  test('"==" is met by nothing that varies', () => {
    const run = withP99('uws', [8, 9, 10]);
    expect(judged('uws.latencyMs.p99==9', run).verdict).toBe('not sure');
    expect(judged('uws.latencyMs.p99==900', run).verdict).toBe('no');
    expect(judged('uws.latencyMs.p99==9', withP99('uws', [9, 9, 9])).verdict).toBe('yes');
  });

  test('one entry of several makes all of it not sure, and one that is not met not met', () => {
    const run = withP99('uws', [7]);
    expect(judged('*.latencyMs.p99<1000', run).verdict).toBe('not sure');
    expect(judged('*.latencyMs.p99<1', run).verdict).toBe('no');
  });
});

describe('what is counted is a fact', () => {
  const withFailures = (counts: readonly number[]) => {
    const entry = results.entries.find(({ transport }) => transport === 'ws');
    return withEntry('ws', {
      findings: { failedJoins: { median: 0 } },
      rounds: (entry?.rounds ?? [])
        .slice(0, counts.length)
        .map((round, i) => ({ ...round, findings: { failedJoins: counts[i] ?? 0 } })),
    });
  };

  test('that one round decides', () => {
    expect(judged('ws.findings.failedJoins==0', withFailures([0])).verdict).toBe('yes');
    expect(judged('ws.findings.failedJoins==0', withFailures([2]))).toMatchObject({
      verdict: 'no',
      actual: 'ws: 2',
    });
  });

  test('in each round, and not in most of them', () => {
    expect(judged('ws.findings.failedJoins==0', withFailures([0, 0, 2, 0, 0]))).toMatchObject({
      verdict: 'no',
      actual: 'ws: 0 to 2, by round',
    });
  });
});

test('what came with an interval of its own is judged by that, of one round too', () => {
  const growing = (low: number, high: number) =>
    withEntry('ws', { findings: { memorySlopeBytesPerHour: { median: 5, low, high } } });
  const verdict = (run: typeof results) => judged('ws.findings.memorySlopeBytesPerHour<=9', run).verdict;
  expect(verdict(growing(4, 6))).toBe('yes');
  expect(verdict(growing(4, 12))).toBe('not sure');
  expect(verdict(withEntry('ws', { findings: { memorySlopeBytesPerHour: { median: 5 } } }))).toBe('not sure');
});

describe('not met, with the reason', () => {
  test('what was not measured', () => {
    expect(judged('udp.lost==0')).toMatchObject({
      passed: false,
      actual: expect.stringContaining('not measured'),
    });
  });

  test('what is unavailable', () => {
    const run = { ...results, unavailable: [{ transport: 'quic', reason: 'no such thing' }] };
    expect(judged('quic.lost==0', run).actual).toBe('quic is unavailable: no such thing');
  });

  test('what is invalid', () => {
    const run = withEntry('uws', { valid: false, reasons: ['frames were lost (3)'] });
    expect(judged('uws.latencyMs.p99<50', run)).toEqual({
      text: 'uws.latencyMs.p99<50',
      passed: false,
      verdict: 'no',
      actual: 'uws is invalid: frames were lost (3)',
    });
    expect(judged('*.latencyMs.p99<50', run).passed).toBe(false);
  });

  test('a figure that is not there', () => {
    expect(judged('uws.capacity.consumers>1').passed).toBe(false);
    expect(judged('uws.latencyMs.p99<2*udp').passed).toBe(false);
  });
});

test('an entry with a variant is named by its label', () => {
  const run = withEntry('uws', { variant: '30 kB' });
  expect(judged('uws, 30 kB.latencyMs.p99<50', run).passed).toBe(true);
  expect(judged('uws.latencyMs.p99<50', run).passed).toBe(true);
});

test.each([
  '',
  'uws',
  'uws.latencyMs.p99',
  'uws.latencyMs.p99<',
  'uws.latencyMs.p99<fast',
  'uws.speed<3',
  '<50',
])('%j is refused', (text) => {
  expect(() => parseExpectation(text)).toThrowError(/--expect: .*(is not understood|names no metric)/);
});
