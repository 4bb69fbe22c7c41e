import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

const tests = ['src/**/*.test.ts', 'bench/**/*.test.ts', 'fixtures/**/*.test.ts'];

/** What takes long, for `npm run test:long`: whole scenarios, long floods, every page over everything. */
const long = ['src/**/*.long.test.ts', 'bench/**/*.long.test.ts'];

/** Tests wait for processes, sockets and browsers more than they work. */
const maxWorkers = 2 * availableParallelism();

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // Loading what a file imports costs more than most tests; each leaves nothing behind.
    isolate: false,
    // Native addons (uWebSockets.js, canvas, sharp) are not safe in worker threads.
    pool: 'forks',
    // What is concurrent waits, and hardly works.
    maxConcurrency: 20,
    retry: 0,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A busy machine takes its time; only a test that fails waits for all of it.
    expect: { poll: { timeout: 30_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'quick', include: tests, exclude: long, maxWorkers } },
      { extends: true, test: { name: 'long', include: long, maxWorkers } },
    ],
  },
});
