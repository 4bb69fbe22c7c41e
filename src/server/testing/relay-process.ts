import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from '../../transports/testing/client.ts';

/** The compiled command line, as a supervisor runs it. */
const cli = fileURLToPath(new URL('../../../dist/src/cli.js', import.meta.url));

const START_TIMEOUT_MS = 20_000;

export interface RelayProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Standard output, and standard error, so far. */
  readonly output: { banner: string; log: string };
  readonly exitCode: Promise<number | null>;
  /** Of the transports, in their order. */
  readonly ports: readonly number[];
}

export interface RelayProcessOptions {
  /** For a shell, before the command and behind it: limits of the process, and where its outputs go. */
  readonly before?: string;
  readonly redirected?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A module that Node loads first. */
  readonly preload?: string;
}

/** Starts a relay as somebody might, and has it killed after the test if it is still there. */
export function spawnRelay(
  { before = '', redirected = '', env = {}, preload }: RelayProcessOptions,
  ...args: string[]
): Omit<RelayProcess, 'ports'> {
  const program = [...(preload === undefined ? [] : ['--import', asModule(preload)]), cli, ...args];
  const script = `${before} exec "$0" "$@" ${redirected}`;
  const child = spawn('sh', ['-c', script, process.execPath, ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: undefined, ...env },
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
  return { child, output, exitCode };
}

const asModule = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;

/** Starts a relay, waits until it listens, and has it killed after the test if it is still there. */
export async function startRelayProcess(...args: string[]): Promise<RelayProcess> {
  const relay = spawnRelay({}, ...args);
  const { child, output } = relay;
  const isUp = (): boolean => output.banner.includes('Ctrl-C');
  await until('the banner', () => isUp() || child.exitCode !== null, START_TIMEOUT_MS);
  if (!isUp()) throw new Error(`the relay did not start: ${output.log}`);
  const ports = [...output.banner.matchAll(/localhost:(\d+)\/emit/g)].map(([, port]) => Number(port));
  return { ...relay, ports };
}
