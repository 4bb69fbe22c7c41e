import { test } from 'vitest';
import { transportNames } from '../../src/transports/registry.ts';
import { expectChurned, expectRestarted, expectStalled } from '../testing/scenario-run.ts';
import { wholeScenarios } from '../testing/whole-scenario.ts';

const runWhole = wholeScenarios();

/** Beside other tests. */
const MOST_TIME_MS = 600_000;

test('stalled: on every transport those who stop reading get old frames, and the others do not', {
  timeout: MOST_TIME_MS,
}, async () => {
  const results = await runWhole('stalled', 3);
  for (const transport of transportNames) expectStalled(results, transport);
});

test('restart: on every transport everybody comes back, and what was lost is told', {
  timeout: MOST_TIME_MS,
}, async () => {
  expectRestarted(await runWhole('restart', 12));
});

test('churn: on every transport everybody who comes sees a picture', { timeout: MOST_TIME_MS }, async () => {
  expectChurned(await runWhole('churn', 3));
});
