import { describe, expect, test } from 'vitest';
import { DurationHistogram } from '../meters/histogram.ts';
import { sampleResults } from '../report/sample-results.ts';
import type { RoundResult } from '../results/results.ts';
import { entries } from '../subject/entries.ts';
import type { Contender, RoundLoad } from './contender.ts';
import type { Measurement } from './round-summary.ts';
import { inTurns, measureRounds, type RoundsPlan } from './rounds.ts';

const [sample] = sampleResults().entries[0]?.rounds ?? [];

function roundOf(round: number, changes: Partial<RoundResult> = {}): RoundResult {
  if (sample === undefined) throw new Error('no sample');
  return { ...sample, round, ...changes };
}

const spoilt = { valid: false, instrumentLimited: true, reasons: ['the instrument was the limit: it slept'] };

const load = {} as RoundLoad;
const contender = (name: string, changes: Partial<Contender> = {}): Contender => {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(name);
  return { entry, load, ...changes };
};
const uws = contender('uws');
const ws = contender('ws');
const tcp = contender('tcp');

interface Faked {
  readonly measured: Awaited<ReturnType<typeof measureRounds>>;
  /** Who was measured, in order, as "1 uws". */
  readonly turns: readonly string[];
}

async function run(
  contenders: readonly Contender[],
  resultOf: (contender: Contender, round: number) => Partial<RoundResult>,
  { keepsCutRounds = false, ...changes }: Partial<RoundsPlan> & { keepsCutRounds?: boolean } = {},
): Promise<Faked> {
  const turns: string[] = [];
  let nowMs = 0;
  const { signal = new AbortController().signal } = changes;
  const measured = await measureRounds({
    contenders,
    rounds: 3,
    seed: 1,
    timeLimitMs: 60_000,
    signal,
    onProgress: () => {},
    nowMs: () => nowMs,
    measure: inTurns(
      async (one, round): Promise<Measurement[]> => {
        turns.push(`${round} ${one.entry.name}`);
        nowMs += 1000;
        const groups = one.disturbance?.groups?.map(({ name }) => name) ?? [one.variant];
        const result = roundOf(round, resultOf(one, round));
        return groups.map((variant) => ({ variant, result, latency: new DurationHistogram() }));
      },
      signal,
      keepsCutRounds,
    ),
    ...changes,
  });
  return { measured, turns };
}

test('everybody is measured once in every round, in an order that the seed decides', async () => {
  const { turns } = await run([uws, ws, tcp], () => ({}));
  expect(turns).toHaveLength(9);
  for (const round of [1, 2, 3]) {
    expect(turns.filter((turn) => turn.startsWith(`${round} `)).sort()).toEqual([
      `${round} tcp`,
      `${round} uws`,
      `${round} ws`,
    ]);
  }
  expect((await run([uws, ws, tcp], () => ({}))).turns).toEqual(turns);
  const others = await Promise.all([2, 3, 4].map((seed) => run([uws, ws, tcp], () => ({}), { seed })));
  expect(others.some((other) => other.turns.join() !== turns.join())).toBe(true);
});

describe('rounds that the instrument spoilt', () => {
  test('are measured again, with the floor, and kept as what they are', async () => {
    const { turns, measured } = await run([uws, ws, tcp], (one, round) =>
      one === uws && round === 2 ? spoilt : {},
    );
    expect(turns.slice(9).sort()).toEqual(['4 tcp', '4 uws']);
    const mine = measured.find((entry) => entry.contender === uws)?.rounds ?? [];
    expect(mine.map(({ round, valid }) => `${round} ${valid}`)).toEqual([
      '1 true',
      '2 false',
      '3 true',
      '4 true',
    ]);
  });

  test('are not measured for ever', async () => {
    const { turns } = await run([uws], () => spoilt);
    expect(turns).toHaveLength(6);
  });

  test('nor past the time limit', async () => {
    expect((await run([uws], () => spoilt, { timeLimitMs: 2500 })).turns).toHaveLength(3);
  });

  test('others than those count against the relay, and stay', async () => {
    const lossy = { valid: false, instrumentLimited: false, reasons: ['frames were lost (3)'] };
    expect((await run([uws], (_, round) => (round === 2 ? lossy : {}))).turns).toHaveLength(3);
  });
});

describe('until the figures are sure', () => {
  const wide = (_: Contender, round: number): Partial<RoundResult> => ({
    latencyMs: { p50: 1, p90: 1, p99: round % 2 === 0 ? 5 : 10, p999: 20, max: 30 },
  });

  test('rounds are added for everybody, up to the time limit', async () => {
    const { turns } = await run([uws, ws], wide, { until: 0.05, timeLimitMs: 30_500 });
    expect(turns.length).toBeGreaterThan(25);
    expect(turns.length).toBeLessThanOrEqual(32);
  });

  test('and no more than it takes', async () => {
    const same = { latencyMs: { p50: 1, p90: 1, p99: 5, p999: 20, max: 30 } };
    expect((await run([uws, ws], () => same, { until: 0.5 })).turns).toHaveLength(12);
  });
});

test('groups of consumers are told apart', async () => {
  const split = contender('uws', {
    disturbance: {
      groups: [
        { name: 'here', consumers: 1 },
        { name: 'there', consumers: 1 },
      ],
    },
  });
  const { measured } = await run([split], () => ({}));
  expect(measured.map(({ variant, rounds }) => [variant, rounds.length])).toEqual([
    ['here', 3],
    ['there', 3],
  ]);
});

test('a contender that fails does so with its reason, and the others go on', async () => {
  const { measured } = await run([uws, ws], (one) => {
    if (one === uws) throw new Error('it crashed');
    return {};
  });
  expect(measured[0]?.rounds.map(({ reasons }) => reasons)).toEqual([
    ['it crashed'],
    ['it crashed'],
    ['it crashed'],
  ]);
  expect(measured[1]?.rounds.every(({ valid }) => valid)).toBe(true);
});

test('an abort ends it, and what was cut off is not counted', async () => {
  const controller = new AbortController();
  let calls = 0;
  const { measured, turns } = await run(
    [uws, ws],
    () => {
      calls++;
      if (calls === 4) controller.abort();
      return {};
    },
    { signal: controller.signal },
  );
  expect(turns).toHaveLength(4);
  expect(measured.flatMap(({ rounds }) => rounds)).toHaveLength(3);
});

test('a long round that is cut short by the abort counts, and none is begun after it', async () => {
  const controller = new AbortController();
  const { measured, turns } = await run(
    [uws, ws],
    (one) => {
      if (one === ws) controller.abort();
      return one === ws ? { cutShortAfterSeconds: 12 } : {};
    },
    { signal: controller.signal, keepsCutRounds: true },
  );
  expect(turns.at(-1)).toBe('1 ws');
  const mine = measured.find((entry) => entry.contender === ws)?.rounds ?? [];
  expect(mine.map(({ cutShortAfterSeconds }) => cutShortAfterSeconds)).toEqual([12]);
});
