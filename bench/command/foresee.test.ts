import { describe, expect, test } from 'vitest';
import { parseExpectation } from '../judge/expectation.ts';
import { sampleResults } from '../report/sample-results.ts';
import { type Invocation, parseInvocation } from './command-line.ts';
import { foresee, whyNoBaseline } from './foresee.ts';

function running(...argv: string[]): Extract<Invocation, { action: 'run' }> {
  const invocation = parseInvocation(argv);
  if (invocation.action !== 'run') throw new Error('it does not run');
  return invocation;
}

describe('what is expected of something that will not be measured is refused, with what there is', () => {
  test.each([
    [
      ['--only', 'ws,tcp', '--expect', 'uws.lost==0'],
      '"uws" will not be measured by "compare"; there are ws; tcp.',
    ],
    [['--only', 'tcp', '--expect', '*.lost==0'], '"*" will not be measured by "compare"; there are tcp.'],
    [['stalled', '--expect', 'uws, asleep.lost==0'], 'there are socketio, nobody stalls; socketio, beside'],
    [['links', '--links', '4G', '--expect', 'uws, fibre.lost==0'], 'uws, 4G, ack'],
    [['sizes', '--expect', 'uws, 5 kB.lost==0'], 'uws, 4 kB; uws, 30 kB'],
    [['micro', '--expect', 'uws.lost==0'], 'there are no entries'],
    [
      ['--only', 'uws', '--expect', 'uws.latencyMs.p99<2*tcp'],
      '"tcp" will not be measured beside "uws"; there are uws.',
    ],
    [['--only', 'uws', '--expect', 'uws.versusFloor.cpu<2'], 'tcp is not among the entries'],
    [['--expect', 'uws.capacity.consumers>1'], 'only "capacity" looks for it'],
    [
      ['churn', '--expect', '*.findings.comeBackMs<1'],
      'of findings there are connectionsPerSecond, timeToFirstFrameMs, timeToFirstFrameP99Ms,',
    ],
    [['--only', 'uws,tcp', '--expect', 'uws.lost<2*tcp'], 'lost is not of single rounds'],
    [
      ['--target', 'http://127.0.0.1:1', '--expect', 'target.relay.rssBytesPeak<1'],
      "the relay is somebody else's process",
    ],
  ])('%j', (argv, words) => {
    expect(() => parseInvocation(argv)).toThrowError(words);
  });

  test.each([
    [['--quick', '--expect', '*.relay.cpuMicrosPerDelivery<2*tcp', '--expect', 'uws.versusFloor.cpu<2']],
    [['capacity', '--expect', '*.capacity.consumers>1']],
    [['soak', '--expect', 'uws.findings.memoryGrownBytes<1e6']],
    [['browser', '--expect', 'uws, fake camera.findings.shownPerSecond>1']],
    [['rates', '--expect', 'uws, 5 fps.latencyMs.p99<2*tcp']],
    [['noise', '--expect', 'uws, once.latencyMs.p99<2*again']],
    [['--target', 'http://127.0.0.1:1', '--expect', 'target.latencyMs.p99<1']],
  ])('%j is not', (argv) => {
    expect(running(...argv).judging.expectations.length).toBeGreaterThan(0);
  });
});

describe('what so few rounds cannot decide is said before', () => {
  const expectations = ['uws.latencyMs.p99<50', 'uws.lost==0', 'uws.latencyMs.p50<2*tcp'].map(
    parseExpectation,
  );
  const { options } = running('--quick');
  const results = sampleResults();
  const few = {
    ...results,
    entries: results.entries.map((entry) => ({ ...entry, rounds: entry.rounds.slice(0, 2) })),
  };

  test('of expectations, but for facts', () => {
    expect(foresee(options, { expectations })).toEqual([
      '2 rounds cannot decide "uws.latencyMs.p99<50"; --rounds 3 or more may.',
      '2 rounds cannot decide "uws.latencyMs.p50<2*tcp"; --rounds 3 or more may.',
    ]);
    expect(foresee({ ...options, rounds: 3 }, { expectations })).toEqual([]);
    expect(foresee({ ...options, until: 0.05 }, { expectations })).toEqual([]);
  });

  test('of baselines, from either side', () => {
    expect(foresee(options, { expectations: [], baseline: { name: 'main', results } })).toEqual([
      '2 rounds cannot be told from a baseline; --rounds 3 or more may.',
    ]);
    expect(
      foresee({ ...options, rounds: 5 }, { expectations: [], baseline: { name: 'main', results: few } }),
    ).toEqual([
      'Nothing can be told from main: no entry of it has more than 2 valid rounds or searches, and it takes 3.',
    ]);
  });

  test('of what is kept as one', () => {
    expect(foresee(options, { expectations: [], saveBaseline: 'main' })).toEqual([
      '2 rounds are kept as "main", but nothing can be told from so few.',
    ]);
    expect(whyNoBaseline(results)).toBeUndefined();
    expect(whyNoBaseline(few)).toBe(
      'no entry of it has more than 2 valid rounds or searches, and it takes 3',
    );
    expect(whyNoBaseline({ ...results, valid: false })).toBe('it is not valid');
  });
});
