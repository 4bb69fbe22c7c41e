import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from '../../transports/testing/client.ts';

/** The compiled command line, as a supervisor runs it. */
const cli = fileURLToPath(new URL('../../../dist/src/cli.js', import.meta.url));

const START_TIMEOUT_MS = 20_000;

export interface RelayProcess {
  readonly child: ChildProcess;
  /** Standard output, and standard error, so far. */
  readonly output: { banner: string; log: string };
  readonly exitCode: Promise<number | null>;
  /** Of the transports, in their order. */
  readonly ports: readonly number[];
}

/** Starts a relay, waits until it listens, and has it killed after the test if it is still there. */
export async function startRelayProcess(...args: string[]): Promise<RelayProcess> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: undefined },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exitCode = once(child, 'exit').then(([code]) => code as number | null);
  const output = { banner: '', log: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.banner += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.log += chunk;
  });
  const isUp = (): boolean => output.banner.includes('Ctrl-C');
  await until('the banner', () => isUp() || child.exitCode !== null, START_TIMEOUT_MS);
  if (!isUp()) throw new Error(`the relay did not start: ${output.log}`);
  const ports = [...output.banner.matchAll(/localhost:(\d+)\/emit/g)].map(([, port]) => Number(port));
  return { child, output, exitCode, ports };
}
