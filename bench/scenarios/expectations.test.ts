import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transportNames } from '../entries.ts';
import { resultsOf, undisturbed } from '../testing/bench-process.ts';

let reports: string;
beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'relaymark-expectations-'));
});
afterAll(() => rm(reports, { recursive: true }));

/** The longest takes three minutes, six if every round is spoilt, and may be run twice. */
const MOST_TIME_MS = 780_000;

/** As large as a machine has time for that has other tests to run; `npm run bench -- NAME` is the whole of it. */
test.each([
  ['stalled', '--consumers 40 --seconds 4 --rounds 4'],
  ['restart', '--consumers 40 --seconds 5 --rounds 1'],
  ['churn', '--consumers 40 --seconds 3 --rounds 1'],
  ['soak', '--consumers 40 --seconds 20 --rounds 1'],
])(
  '%s meets what it expects of every transport',
  // Few rounds say little of latency on a machine that may be disturbed: what is expected must hold once in three times.
  { timeout: MOST_TIME_MS, retry: 2 },
  async (scenario, load) => {
    const run = await undisturbed([scenario, ...load.split(' '), '--reports', reports], 2);
    expect(await run.exit, run.stdout).toBe(0);
    const { entries, judgement } = await resultsOf(run);
    expect(new Set(entries.map(({ transport }) => transport))).toEqual(new Set(transportNames));
    expect(judgement?.expectations.length).toBeGreaterThan(0);
    for (const { passed, text } of judgement?.expectations ?? []) expect(passed, text).toBe(true);
  },
);
