import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { secondTries } from './second-tries.ts';

/** What takes long, for `npm run test:long`: long tables, long floods. */
const long = ['src/**/*.long.test.ts', 'bench/**/*.long.test.ts'];

/** Whole runs of the bench. Beside anything else they would measure that, say so, and fail. */
const measuring = ['bench/cli.test.ts', 'bench/run/measure.test.ts', 'bench/scenarios/*.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // Native addons (uWebSockets.js, canvas, sharp) are not safe in worker threads.
    pool: 'forks',
    // Real browsers and clocks on a machine that others use too: what fails twice is broken, and a second try is reported.
    retry: 1,
    reporters: ['default', secondTries],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'fixtures/**/*.test.ts'],
          exclude: [...measuring, ...long],
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'measuring',
          include: measuring,
          exclude: long,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: long,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          passWithNoTests: true,
        },
      },
    ],
  },
});
