import { test } from 'vitest';
import { wholeScenarios } from '../testing/whole-scenario.ts';

const runWhole = wholeScenarios();

/** Beside other tests. */
const MOST_TIME_MS = 600_000;

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
