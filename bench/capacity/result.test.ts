import { describe, expect, test } from 'vitest';
import { headline } from '../report/headline.ts';
import { renderReport } from '../report/html.ts';
import { sampleResults } from '../report/sample-results.ts';
import { renderTable } from '../report/table.ts';
import { parseResults } from '../results/read.ts';
import type { EntryResult, RunResults } from '../results/results.ts';
import { ConnectError } from '../run/connect-error.ts';
import { CrewLostError } from '../run/crew.ts';
import type { Measurement } from '../run/round-summary.ts';
import { NotStartedError } from '../run/standing.ts';
import { contenderOf } from '../run/testing/raw-round.ts';
import { madeUpRound } from '../testing/made-up-run.ts';
import { Candidate, type CapacityPlan, type Due } from './candidate.ts';
import { type Compared, capacityResult } from './result.ts';

const plan: CapacityPlan = {
  objective: { latencyP99Ms: 100, deliveredShare: 0.99 },
  start: 100,
  most: 1000,
  mostBecause: 'no more were tried',
  searches: 1,
  confirmSeconds: 0,
};

const measured = (latencyMs: number | undefined): Measurement =>
  madeUpRound({ fps: 20, seconds: 1, latencyMs: () => latencyMs });

/** One who carries so many and delivers nothing beyond. */
const carrying = (most: number) => (due: Due) => measured(due.consumers <= most ? 20 : undefined);

/** What comes of a candidate, ended by the user after so many probes. */
function searched(
  outcomeOf: (due: Due) => Measurement | Error,
  { mostProbes = 100, ...changes }: Partial<CapacityPlan> & { mostProbes?: number } = {},
): Candidate {
  const candidate = new Candidate(contenderOf().entry, { ...plan, ...changes });
  for (let i = 0; i < mostProbes && candidate.due !== undefined; i++) {
    candidate.record(candidate.due, outcomeOf(candidate.due));
  }
  return candidate;
}

const resultOf = (...parameters: Parameters<typeof searched>): EntryResult =>
  capacityResult(searched(...parameters), undefined);

const run = (...entries: readonly EntryResult[]): RunResults => ({
  ...sampleResults(),
  scenario: 'capacity',
  entries,
});
const said = (...entries: readonly EntryResult[]): string => headline(run(...entries)).join(' ');

const refusedFrom = (places: number) => (due: Due) =>
  due.consumers > places
    ? new ConnectError(
        `${places} of ${due.consumers} viewers connected, then one could not: http://x: 503 full`,
        places,
        {
          message: 'http://x: 503 full',
          cause: '503 full',
        },
      )
    : measured(20);

test('a search that is over says what is carried, and where it was looked for', () => {
  const entry = resultOf(carrying(200));
  expect(entry.capacity).toMatchObject({ atLeast: false, search: { start: 100, most: 1000 } });
  expect(entry.capacity).not.toHaveProperty('cutShort');
  expect(entry.capacity).not.toHaveProperty('limit');
  expect(entry.capacity?.consumers.median).toBeLessThanOrEqual(200);
  expect(entry.capacity?.consumers.median).toBeGreaterThanOrEqual(160);
  expect(said(entry)).toContain('The search began at 100 consumers, and would have ended at 1\u2009000.');
  // A line across at the objective, with its name.
  expect(renderReport(run(entry))).toContain('objective: 100 ms');
});

test('one that reaches its end says "at least"', () => {
  const entry = resultOf(carrying(5000));
  expect(entry.capacity).toMatchObject({ consumers: { median: 1000 }, atLeast: true });
  expect(said(entry)).toContain('ws carries at least 1\u2009000 consumers, then no more were tried.');
});

describe('one that is cut short', () => {
  test('says what is carried at the least, and keeps its probes', () => {
    const entry = resultOf(carrying(200), { mostProbes: 2 });
    expect(entry).toMatchObject({ valid: true, capacity: { atLeast: true, cutShort: true } });
    expect(entry.capacity?.consumers.median).toBe(150);
    expect(entry.capacity?.probes.map(({ consumers, met }) => [consumers, met])).toEqual([
      [100, true],
      [150, true],
    ]);
    expect(said(entry)).toContain('ws carries at least 150 consumers, then the search was cut short.');
  });

  test('before anything is carried says what was tried', () => {
    const entry = resultOf(carrying(10), { mostProbes: 2 });
    expect(entry).toMatchObject({
      valid: false,
      reasons: [
        'the search was cut short before anything met the objective',
        expect.stringMatching(/^100 consumers: nothing was delivered .*; 0\.0 % delivered$/),
        expect.stringMatching(/^66 consumers: /),
      ],
    });
  });

  test('before it was confirmed says so', () => {
    const entry = resultOf((due) => (due.of === 'search' ? carrying(200)(due) : measured(500)), {
      confirmSeconds: 60,
      mostProbes: 6,
    });
    expect(entry.capacity).toMatchObject({ cutShort: true, atLeast: false });
    expect(entry.capacity).not.toHaveProperty('confirmedSeconds');
    expect(said(entry)).toContain('then it was cut short before that was confirmed');
  });
});

test('where nothing ever comes, not one is carried, and no latency is told', () => {
  const candidate = searched(carrying(0));
  const entry = capacityResult(candidate, undefined);
  expect(entry.valid).toBe(false);
  expect(entry.reasons[0]).toContain('not one consumer met the objective');
  expect(entry).not.toHaveProperty('capacity');
  expect(candidate.probes.every((probe) => probe.latencyP99Ms === undefined)).toBe(true);
});

test('where the machine was too busy for every probe, nothing is said of the relay', () => {
  const spoilt = measured(20);
  const result = {
    ...spoilt.result,
    valid: false,
    instrumentLimited: true,
    reasons: ['the instrument was the limit'],
  };
  expect(resultOf(() => ({ ...spoilt, result })).reasons[0]).toMatch(
    /^nothing is known of it: the instrument/,
  );
});

test('a connection that is refused is a missed probe, and the answer names it', () => {
  const entry = resultOf(refusedFrom(130));
  expect(entry.capacity?.consumers.median).toBeLessThanOrEqual(130);
  expect(entry.capacity?.probes.find(({ consumers }) => consumers === 150)).toEqual({
    consumers: 150,
    repeat: 1,
    met: false,
    instrumentLimited: false,
    reasons: ['130 of 150 viewers connected, then one could not: http://x: 503 full'],
    connected: 130,
    refusal: 'the relay refused: 503 full',
    deliveredShare: 0,
  });
  expect(said(entry)).toMatch(/^ws carries at least 1\d\d consumers, then the relay refused: 503 full\./);
  expect(renderTable(run(entry), (_format, text) => text)).toMatch(
    /ws carries at least 1\d\d consumers \(–\), then the relay refused: 503 full/,
  );
  expect(renderReport(run(entry))).toContain('then one could not: http://x: 503 full');
  expect(parseResults(JSON.stringify(run(entry)), 'it').entries[0]?.capacity).toEqual(entry.capacity);
});

test('a program that does not start is not asked again and again', () => {
  const candidate = searched(() => new NotStartedError('it crashed'));
  expect(candidate.probes).toEqual([]);
  expect(capacityResult(candidate, undefined)).toMatchObject({ valid: false, reasons: ['it crashed'] });
});

test('one that ends under a load does not carry it', () => {
  const entry = resultOf((due) => (due.consumers > 120 ? new Error('ws: ended with SIGSEGV') : measured(20)));
  expect(entry.capacity).toMatchObject({ atLeast: false });
  expect(entry.capacity?.consumers.median).toBeLessThanOrEqual(120);
});

test('a probe that is lost with a process of the crew is measured again, and at last the instrument’s fault', () => {
  let lost = 0;
  const once = resultOf((due) => (lost++ === 0 ? new CrewLostError('swarm 1') : carrying(200)(due)));
  expect(once.capacity?.probes.every(({ reasons }) => !reasons.includes('swarm 1'))).toBe(true);
  const always = resultOf((due) => (due.consumers > 120 ? new CrewLostError('swarm 1') : measured(20)));
  expect(always.capacity).toMatchObject({ atLeast: true, limit: 'the swarm on this machine gave out' });
});

describe('what is announced', () => {
  const confirming = { confirmSeconds: 60 };
  const found = resultOf(carrying(200)).capacity?.consumers.median ?? 0;

  test('is confirmed where it holds', () => {
    const entry = resultOf(carrying(200), confirming);
    expect(entry.capacity).toMatchObject({ consumers: { median: found }, confirmedSeconds: 60 });
    expect(said(entry)).toContain(`ws carries ${found} consumers, confirmed for 60 s.`);
  });

  test('is less where it does not, and what did not hold is told', () => {
    const entry = resultOf((due) => carrying(due.of === 'search' ? 200 : 150)(due), confirming);
    const { consumers, confirmations = [] } = entry.capacity ?? {};
    expect(consumers?.median).toBeLessThanOrEqual(150);
    expect(confirmations.map(({ met }) => met)).toEqual([...confirmations.slice(1).map(() => false), true]);
    expect(confirmations.at(-1)?.consumers).toBe(consumers?.median);
    expect(said(entry)).toContain(`Of ws did not hold: ${found} (`);
  });

  test('is nothing where nothing holds', () => {
    const entry = resultOf((due) => carrying(due.of === 'search' ? 200 : 0)(due), confirming);
    expect(entry).toMatchObject({ valid: false });
    expect(entry.reasons[0]).toBe('nothing that met the objective held for 60 s');
  });

  test('has an interval that reaches down to it', () => {
    const entry = resultOf((due) => carrying(due.of === 'search' ? 200 : 120)(due), {
      ...confirming,
      searches: 3,
    });
    const { median, low = Number.NaN, high = Number.NaN } = entry.capacity?.consumers ?? { median: 0 };
    expect(low).toBeLessThanOrEqual(median);
    expect(high).toBeGreaterThanOrEqual(185);
  });
});

test('figures are those of a load that all carry, and only then compared', () => {
  const [uws, ws] = ['uws', 'ws'].map((name) => {
    const entry = sampleResults().entries.find(({ transport }) => transport === name);
    if (entry === undefined) throw new Error(name);
    return entry;
  });
  if (uws === undefined || ws === undefined) throw new Error('no sample');
  const compared: Compared = { consumers: 120, entries: [uws, ws] };
  const mine = capacityResult(searched(carrying(200)), compared);
  expect(mine.rounds).toBe(ws.rounds);
  expect(mine.capacity?.comparedAt).toBe(120);
  const other = { ...uws, ...(mine.capacity === undefined ? {} : { capacity: mine.capacity }) };
  expect(said(mine, other)).toMatch(
    /figures of all are those at 120 consumers.*Lowest CPU per delivery: uws/,
  );
  const { comparedAt: _gone, ...capacity } = mine.capacity ?? { comparedAt: 0 };
  expect(said({ ...mine, capacity: capacity as NonNullable<typeof mine.capacity> }, other)).not.toContain(
    'CPU',
  );
  expect(said(mine)).not.toContain('CPU');
});
