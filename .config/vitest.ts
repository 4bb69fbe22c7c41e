import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const tests = ['src/**/*.test.ts', 'bench/**/*.test.ts', 'fixtures/**/*.test.ts'];

/** What takes long, for `npm run test:long`: whole scenarios, long floods, every page over everything. */
const long = ['src/**/*.long.test.ts', 'bench/**/*.long.test.ts'];

/** Whole runs of the bench, by themselves: beside anything else they measure that, and are right to find fault. */
const measuring = ['bench/cli.test.ts', 'bench/run/measure.test.ts', 'bench/scenarios/*.test.ts'];

const longMeasuring = ['bench/**/*.long.test.ts'];

/** Test files of a kind, after those of the kinds before. */
const kind = (
  groupOrder: number,
  name: string,
  include: string[],
  exclude: string[],
  maxWorkers: number,
) => ({
  extends: true as const,
  test: { name, include, exclude, maxWorkers, sequence: { groupOrder } },
});

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // Native addons (uWebSockets.js, canvas, sharp) are not safe in worker threads.
    pool: 'forks',
    retry: 0,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A busy machine takes its time; only a test that fails waits for all of it.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      kind(0, 'side by side', tests, [...measuring, ...long], 2),
      kind(1, 'measuring', measuring, long, 1),
      kind(2, 'long', long, longMeasuring, 2),
      kind(3, 'long measuring', longMeasuring, [], 1),
    ],
  },
});
