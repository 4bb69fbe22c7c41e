import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { transportNames } from '../../src/transports/registry.ts';
import type { RunResults } from '../results/results.ts';
import { bench, finished } from './bench-process.ts';
import { expectSound } from './scenario-run.ts';

/** What else the machine does makes rounds worse, not wrong: they are not measured again. */
const once = ['--rounds', '1', '--time-limit', '0.1', '--consumers', '40'];

/**
 * To be called once a file, outside its tests. What it answers with runs a scenario over every transport, as large as a machine has
 * time for that has other tests to run; `npm run bench -- NAME` is the whole of it.
 */
export function wholeScenarios(): (scenario: string, seconds: number) => Promise<RunResults> {
  let reports: string;
  beforeAll(async () => {
    reports = await mkdtemp(join(tmpdir(), 'relaymark-scenarios-'));
  });
  afterAll(() => rm(reports, { recursive: true }));
  return async (scenario, seconds) => {
    const results = await finished(
      bench(scenario, ...once, '--seconds', String(seconds), '--reports', reports),
    );
    expectSound(results);
    expect(results.judgement?.expectations.length).toBeGreaterThan(0);
    expect(new Set(results.entries.map(({ transport }) => transport))).toEqual(new Set(transportNames));
    return results;
  };
}
