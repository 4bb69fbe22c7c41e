import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TransportName } from '../../../transports/registry.ts';
import { emit, type ViewerKind, viewers } from './viewers.ts';

const cli = fileURLToPath(new URL('../../../cli.js', import.meta.url));

/** Long enough for anything that is merely slow. */
const GIVEN_UP_MS = 20_000;
const START_TIMEOUT_MS = 60_000;

export interface Stop {
  /** From the signal to the end of the process; undefined if it had to be killed. */
  readonly tookMs: number | undefined;
  readonly exitCode: number | null;
  /** Of the process, once it was told to end: how long it ran, and how long it waited for a processor. */
  readonly ranMs: number;
  readonly waitedMs: number;
  readonly log: string;
}

export interface StopOptions {
  readonly transport: TransportName;
  readonly drainSeconds: number;
  readonly kinds: readonly ViewerKind[];
  /** How long everybody is there before it is told to end. */
  readonly settleMs: number;
}

/** Starts a relay as a process, brings it an emitter and viewers, and tells it to end as a supervisor does. */
export async function stopOnce({ transport, drainSeconds, kinds, settleMs }: StopOptions): Promise<Stop> {
  const flags = ['--transport', transport, '--port', '0', '--drain', `${drainSeconds}`];
  const child = spawn(process.execPath, [cli, '--host', '127.0.0.1', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const output = { banner: '', log: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.banner += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.log += chunk;
  });
  const leave: (() => void)[] = [];
  try {
    const port = await portOf(child, output);
    const place = { transport, port };
    leave.push(await emit(place));
    leave.push(...(await Promise.all(kinds.map((kind) => viewers[kind](place)))));
    await sleep(settleMs);
    const before = schedule(child);
    let after = before;
    const sampling = setInterval(() => {
      const now = schedule(child);
      if (now.ranMs > 0) after = now;
    }, 20);
    const toldAtMs = performance.now();
    child.kill('SIGTERM');
    const given = setTimeout(() => child.kill('SIGKILL'), GIVEN_UP_MS);
    const [exitCode] = await exited;
    const tookMs = performance.now() - toldAtMs;
    clearInterval(sampling);
    clearTimeout(given);
    return {
      tookMs: child.signalCode === 'SIGKILL' ? undefined : tookMs,
      exitCode,
      ranMs: after.ranMs - before.ranMs,
      waitedMs: after.waitedMs - before.waitedMs,
      log: output.log,
    };
  } finally {
    for (const end of leave) end();
    child.kill('SIGKILL');
  }
}

/** The port, once the relay serves there. */
async function portOf(child: ChildProcess, output: { banner: string; log: string }): Promise<number> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const port = /localhost:(\d+)\/emit/.exec(output.banner)?.[1];
    if (port !== undefined) return Number(port);
    await sleep(10);
  }
  throw new Error(`the relay did not start: ${output.log || 'it says nothing'}`);
}

interface Schedule {
  readonly ranMs: number;
  readonly waitedMs: number;
}

/** What the kernel says of its first thread; zeros where there is no such kernel, or no such process any more. */
function schedule({ pid }: ChildProcess): Schedule {
  try {
    const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
    return { ranMs: ran / 1e6, waitedMs: waited / 1e6 };
  } catch {
    return { ranMs: 0, waitedMs: 0 };
  }
}
