import { expect } from 'vitest';
import { parseInvocation } from '../command/command-line.ts';
import { plannedEntries, usualFindings } from '../command/foresee.ts';
import { ProgressLine } from '../command/progress.ts';
import { parseExpectation } from '../judge/expectation.ts';
import { judge } from '../judge/judge.ts';
import { type EntryResult, labelOf, type RunResults } from '../results/results.ts';
import type { BenchOptions } from '../run/options.ts';
import { isUsedBy } from '../scenarios/flag-use.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { forgetCertificate } from '../subject/behind-tls.ts';
import { expectOfContract } from './results-schema.ts';

/** Real processes and real sockets under a load that says nothing of speed. */
const tiny = {
  rounds: ['--rounds', '1'],
  consumers: ['--consumers', '6'],
  seconds: ['--seconds', '0.3'],
  warmupSeconds: ['--warmup-seconds', '0'],
  width: ['--width', '160'],
  height: ['--height', '120'],
  frameBytes: ['--frame-bytes', '4000'],
  swarmProcesses: ['--swarm-processes', '1'],
};

/** As much of it as the scenario leaves to the user. */
const tinyFor = (name: string): string[] =>
  Object.entries(tiny).flatMap(([flag, words]) => (isUsedBy(flag, { name }) ? words : []));

/** What a busy machine spoils is not measured again: whatever is asserted here holds for such a round too. */
export async function runScenario(...[name = '', ...flags]: string[]): Promise<RunResults> {
  const invocation = parseInvocation([name, ...tinyFor(name), ...flags]);
  if (invocation.action !== 'run') throw new Error('nothing to run');
  const { scenario, options, command } = invocation;
  const results = await scenario
    .run({
      options: { ...options, timeLimitMs: 0 },
      command,
      progress: new ProgressLine({ write: () => true }),
      signal: new AbortController().signal,
    })
    .finally(forgetCertificate);
  expectForeseen(results, scenario, options);
  const expectations = (scenario.expectations?.(options) ?? []).map(parseExpectation);
  const whole = scenario.judge;
  const judgeRun = whole && ((measured: RunResults) => whole(measured, options));
  const judged = judge(results, { expectations, ...(judgeRun === undefined ? {} : { judgeRun }) });
  expectOfContract(judged);
  return judged;
}

/** What a scenario says that it measures, by which expectations are refused before, is what it measures. */
function expectForeseen(results: RunResults, scenario: Scenario, options: BenchOptions): void {
  const foreseen = plannedEntries(scenario, options).map(labelOf);
  const missing = results.unavailable.map(({ transport }) => transport);
  expect(labels(results).toSorted()).toEqual(
    (scenario.measuresEntries === false ? [] : foreseen)
      .filter((label) => !missing.some((name) => label === name || label.startsWith(`${name}, `)))
      .toSorted(),
  );
  const found = results.entries.flatMap(({ findings }) => Object.keys(findings));
  expect([...usualFindings, ...(scenario.findings ?? [])]).toEqual(expect.arrayContaining(found));
}

export const labels = ({ entries }: RunResults): string[] => entries.map(labelOf);

/** Of the first round, valid or not. */
export const findingsOf = (entry: EntryResult | undefined): Readonly<Record<string, number>> =>
  entry?.rounds[0]?.findings ?? {};

/**
 * What holds on any machine: frames are accounted for, nothing but the instrument is blamed, and all that the scenario
 * expects was judged. How fast a machine must be is the bench's business.
 */
export function expectSound({ entries, complete, judgement }: RunResults): void {
  expect(complete).toBe(true);
  const reasons = entries.flatMap(({ rounds }) => rounds.flatMap((round) => round.reasons));
  expect(reasons.filter((reason) => !reason.startsWith('the instrument was the limit'))).toEqual([]);
  for (const { rounds } of entries) {
    expect(rounds.length).toBeGreaterThan(0);
    for (const round of rounds) expect(round.offered).toBe(round.delivered + round.dropped + round.lost);
  }
  const allValid = entries.every(({ valid }) => valid);
  for (const { text, actual } of judgement?.expectations ?? []) {
    expect(actual, text).not.toContain('not measured');
    if (allValid) expect(actual, text).not.toContain('no such figure');
  }
}

/** Of `churn`: everybody who comes sees a picture, and is not counted any more once gone. */
export function expectChurned(results: RunResults): void {
  expectSound(results);
  const churning = results.entries.filter(({ variant }) => variant?.includes('join a second'));
  expect(churning).toHaveLength(results.entries.length / 2);
  for (const entry of churning) {
    const findings = findingsOf(entry);
    expect(findings.failedJoins).toBe(0);
    expect(findings.miscounted).toBe(0);
    expect(findings.joinsPerSecond).toBeGreaterThan(0);
    expect(findings.timeToFirstFrameMs).toBeGreaterThan(0);
    expect(findings.timeToFirstFrameP99Ms).toBeGreaterThanOrEqual(findings.timeToFirstFrameMs ?? 0);
  }
}

/** Of `stalled`: the old frames of those who stopped reading, and that nobody sees them. */
export function expectStalled(results: RunResults, transport: string): void {
  expectSound(results);
  const [, beside, stalled] = results.entries.filter((entry) => entry.transport === transport);
  expect([beside, stalled].map((entry) => entry?.variant)).toEqual(['beside stalled ones', 'stalled']);
  expect(findingsOf(stalled).staleAfterResuming).toBeGreaterThan(0);
  expect(findingsOf(stalled).staleShownAfterResuming).toBe(0);
  expect(findingsOf(beside).oldestAfterResumingMs).toBeUndefined();
  // They read nothing for four fifths of the time, whatever the machine did.
  expect(stalled?.rounds[0]?.frozenShare).toBeGreaterThan(0.4);
}

/** Of `restart`, with ten seconds for a relay to come back on a busy machine: everybody is, and what was lost is told. */
export function expectRestarted(results: RunResults): void {
  expectSound(results);
  for (const entry of results.entries) {
    const findings = findingsOf(entry);
    expect(findings.missedFrames).toBeGreaterThan(0);
    expect(findings.relayBackMs).toBeGreaterThan(0);
    expect(findings.neverRecovered).toBe(0);
    expect(findings.recoveryMaxMs).toBeGreaterThanOrEqual(findings.recoveryMs ?? 0);
    expect(findings.miscounted).toBe(0);
  }
}
