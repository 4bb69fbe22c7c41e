import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What takes long, for `npm run test:long`: whole scenarios, long floods, every page over everything. */
const long = ['src/**/*.long.test.ts', 'bench/**/*.long.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // Native addons (uWebSockets.js, canvas, sharp) are not safe in worker threads.
    pool: 'forks',
    maxWorkers: 3,
    retry: 0,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A busy machine takes its time; only a test that fails waits for all of it.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'fixtures/**/*.test.ts'],
          exclude: long,
        },
      },
      {
        extends: true,
        test: { name: 'long', include: long, sequence: { groupOrder: 1 }, passWithNoTests: true },
      },
    ],
  },
});
