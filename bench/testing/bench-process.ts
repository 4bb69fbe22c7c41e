import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished } from 'vitest';
import { codeOf } from '../command/ending.ts';
import { compiled } from '../processes/compiled.ts';
import type { RunResults } from '../results/results.ts';

/**
 * As in a CI's log, which is no terminal; the test runner asks its own processes for colours. What is run by a test is no
 * step of a job.
 */
export const plainEnv = {
  ...process.env,
  CI: 'true',
  FORCE_COLOR: undefined,
  GITHUB_STEP_SUMMARY: undefined,
};

/** The bench's command line, and what it has said so far; it does not outlive its test. */
export interface BenchProcess {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  readonly exit: Promise<number | null>;
}

export const bench = (...args: string[]): BenchProcess => benchUnder([], ...args);

/** @param launcher a command that starts what follows it, such as `taskset -c 0` */
export function benchUnder(launcher: readonly string[], ...args: string[]): BenchProcess {
  const [command = process.execPath, ...rest] = [...launcher, process.execPath];
  const child = spawn(command, [...rest, compiled('bench/cli.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: plainEnv,
  });
  const run: BenchProcess = {
    child,
    stdout: '',
    stderr: '',
    exit: once(child, 'close').then(([code]) => code as number | null),
  };
  child.stdout.on('data', (chunk: Buffer) => {
    run.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    run.stderr += chunk;
  });
  // A test that took too long leaves nothing running.
  onTestFinished(async () => {
    child.kill();
    await run.exit;
  });
  return run;
}

/**
 * What a run comes to by itself. A busy machine may spoil its rounds, and then it must say so; its exit code is what its results
 * say either way.
 */
export async function finished(run: BenchProcess): Promise<RunResults> {
  const code = await run.exit;
  const results = await resultsOf(run);
  expect(code, run.stderr).toBe(codeOf(results));
  return results;
}

/** What a run has written. */
export async function resultsOf({
  stdout,
  stderr = '',
}: Pick<BenchProcess, 'stdout'> & Partial<BenchProcess>): Promise<RunResults> {
  const path = /^Report: (.*)index\.html$/m.exec(`${stdout}\n${stderr}`)?.[1];
  return JSON.parse(await readFile(`${path}results.json`, 'utf8')) as RunResults;
}
