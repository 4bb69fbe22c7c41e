import { expect, test } from 'vitest';
import type { RawRound } from './raw-round.ts';
import { contenderOf, groupReport, rawRound, standstill, swarmReport } from './testing/raw-round.ts';
import { validityOf } from './validity.ts';

test('a round in which nothing went wrong counts', () => {
  expect(validityOf(rawRound())).toEqual({ valid: true, reasons: [], instrumentLimited: false });
});

const whole = groupReport(5000);
const lossy = { ...whole, ledger: { ...whole.ledger, delivered: 17, lost: 3 } };
const { emission } = rawRound();

test.each<[string, Partial<RawRound>, string]>([
  [
    'an emitter that was cut off',
    { emission: { ...emission, losses: ['too slow'] } },
    'the emitter was disconnected: too slow',
  ],
  ['frames that were not emitted', { plannedFrames: 21 }, 'only 20 of 21 frames were emitted'],
  [
    'frames that came before they were due',
    { reports: [swarmReport({ '': groupReport(-10) })] },
    '20 frames arrived before they were due: the clocks disagree',
  ],
  [
    'a window in which nothing came',
    { reports: [swarmReport({})] },
    'nothing was delivered while it was measured',
  ],
  ['frames that were lost', { reports: [swarmReport({ '': lossy })] }, 'frames were lost (3)'],
  [
    'a process that had to be killed',
    { stoppedByItself: false },
    'the process did not stop when it was asked to, and was killed',
  ],
  [
    'what a consumer noted',
    { reports: [{ ...swarmReport({ '': whole }), reasons: ['no ledger'] }] },
    'no ledger',
  ],
])('%s is a reason against it', (_what, changes, reason) => {
  expect(validityOf(rawRound(changes))).toEqual({
    valid: false,
    reasons: [reason],
    instrumentLimited: false,
  });
});

test('of somebody else’s relay, and of one that was killed on purpose, losses are findings', () => {
  const reports = [swarmReport({ '': lossy })];
  const reconnecting = contenderOf({ disturbance: { reconnects: true } });
  const { entry } = contenderOf();
  const foreign = contenderOf({ entry: { ...entry, relay: false } });
  for (const contender of [reconnecting, foreign])
    expect(validityOf(rawRound({ reports, contender })).valid).toBe(true);
});

test('a round that only the instrument spoilt says so; beside another reason it is no excuse', () => {
  const reports = [swarmReport({ '': whole }, 20), swarmReport({ '': whole }, 97)];
  expect(validityOf(rawRound({ reports }))).toMatchObject({
    valid: false,
    reasons: [expect.stringContaining('a swarm process used 97 % of a core')],
    instrumentLimited: true,
  });
  expect(validityOf(rawRound({ reports, plannedFrames: 21 }))).toMatchObject({ instrumentLimited: false });
});

test('a swarm process that stood still once spoils a round, whatever its p99 says', () => {
  const reports = [swarmReport({ '': whole }, 20, [standstill(320, 100)])];
  expect(validityOf(rawRound({ reports }))).toEqual({
    valid: false,
    reasons: [
      'the instrument was the limit: a swarm process stood still for 0.10 s, which held up 10 % of what was measured',
    ],
    instrumentLimited: true,
  });
});

test('an emitter that is a part of what is measured may be late', () => {
  const late = { emission: { ...emission, latenessP99Ms: 500 } };
  expect(validityOf(rawRound(late)).valid).toBe(false);
  expect(validityOf(rawRound({ ...late, contender: contenderOf({ emitterIsMeasured: true }) })).valid).toBe(
    true,
  );
});
