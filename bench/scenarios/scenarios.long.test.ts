import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transportNames } from '../../src/transports/registry.ts';
import type { RunResults } from '../results/results.ts';
import { bench, finished } from '../testing/bench-process.ts';
import { expectChurned, expectRestarted, expectSound, expectStalled } from '../testing/scenario-run.ts';

let reports: string;
beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'relaymark-scenarios-'));
});
afterAll(() => rm(reports, { recursive: true }));

const MOST_TIME_MS = 300_000;

/** What else the machine does makes rounds worse, not wrong: they are not measured again. */
const once = ['--rounds', '1', '--time-limit', '0.1', '--consumers', '40'];

/** As large as a machine has time for that has other tests to run; `npm run bench -- NAME` is the whole of it. */
async function runWhole(scenario: string, seconds: number): Promise<RunResults> {
  const results = await finished(
    bench(scenario, ...once, '--seconds', String(seconds), '--reports', reports),
  );
  expectSound(results);
  expect(results.judgement?.expectations.length).toBeGreaterThan(0);
  expect(new Set(results.entries.map(({ transport }) => transport))).toEqual(new Set(transportNames));
  return results;
}

test('stalled: on every transport those who stop reading get old frames, and the others do not', {
  timeout: MOST_TIME_MS,
}, async () => {
  const results = await runWhole('stalled', 3);
  for (const transport of transportNames) expectStalled(results, transport);
});

test('restart: on every transport everybody comes back, and what was lost is told', {
  timeout: MOST_TIME_MS,
}, async () => {
  expectRestarted(await runWhole('restart', 5));
});

test('churn: on every transport everybody who comes sees a picture', { timeout: MOST_TIME_MS }, async () => {
  expectChurned(await runWhole('churn', 3));
});

test.each([
  ['soak', 10],
  ['links', 4],
])(
  '%s accounts for every frame of every transport',
  {
    timeout: MOST_TIME_MS,
  },
  async (scenario, seconds) => {
    await runWhole(scenario, seconds);
  },
);
