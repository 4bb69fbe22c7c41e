import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { STOP_TIMEOUT_MS } from '../processes/child.ts';
import { goFirst, within } from '../processes/namespace.ts';
import { untilAccepting } from '../processes/ports.ts';
import { signalGroup } from '../processes/signal-group.ts';
import type { Entry } from './entries.ts';
import { OutputTail } from './output-tail.ts';
import { certificateVariables } from './own-certificate.ts';
import { listeningOf, portFor } from './placed.ts';
import { ProcessUsage, processFiles, readUsage } from './process-usage.ts';
import type { Subject } from './subject.ts';

/** Of what a program wrote before it ended, so much is told. */
const TOLD_BYTES = 2000;

/** Every one that runs, so that none is left behind whatever ends the bench. */
const running = new Set<number>();
process.on('exit', () => {
  for (const group of running) signalGroup(group, 'SIGKILL');
});

/**
 * Starts a command of the user's in a shell, with a port in `PORT`, and waits until it accepts connections there.
 *
 * @param kept takes what it writes, after a line that says when it was started
 * @throws Error with the end of what it has written, if it ends first or takes too long
 */
export async function startCommand(
  name: string,
  command: string,
  { certificate, namespace }: Pick<Entry, 'certificate' | 'namespace'> = {},
  kept?: OutputTail,
): Promise<Subject> {
  const port = await portFor({ namespace });
  const [program = 'sh', ...words] = [...within(namespace), 'sh', '-c', command];
  const child = spawn(program, words, {
    env: { ...process.env, PORT: String(port), ...certificateVariables(certificate) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: it is ended with whatever it has started.
    detached: true,
  });
  kept?.push(Buffer.from(`# started ${new Date().toISOString()} with PORT=${port}\n`));
  const output = tailOf(child, kept);
  // Whatever the command has started holds these too.
  const exited = once(child, 'close');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name}: there is no shell to start it with`);
  running.add(pid);
  const stop = async (): Promise<boolean> => {
    const obeyed = await endGroup(pid, exited);
    running.delete(pid);
    return obeyed;
  };
  if (namespace !== undefined) goFirst(pid);
  const why = await untilAccepting(
    port,
    () => (hasEnded(child) ? 'it ended before it accepted a connection' : undefined),
    undefined,
    namespace === undefined ? undefined : listeningOf(pid),
  );
  if (why !== undefined) {
    await stop();
    throw new Error(`${name}: ${why}${output()}`);
  }
  const usage = new ProcessUsage(() => readUsage(pid, processFiles));
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    begin: () => usage.begin(),
    async end() {
      if (hasEnded(child)) throw new Error(`${name}: it ended while it was measured${output()}`);
      return usage.end();
    },
    stop,
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

function tailOf({ stdout, stderr }: ChildProcess, kept: OutputTail | undefined): () => string {
  const told = new OutputTail(TOLD_BYTES);
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      told.push(chunk);
      kept?.push(chunk);
    });
  }
  return () => (told.text.trim() === '' ? '' : `\n${told.text.trim()}`);
}

/** Answers whether it ended when it was asked to. */
async function endGroup(group: number, exited: Promise<unknown>): Promise<boolean> {
  let obeyed = true;
  signalGroup(group, 'SIGTERM');
  const force = setTimeout(() => {
    obeyed = false;
    signalGroup(group, 'SIGKILL');
  }, STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(force);
  // Whatever the shell has left behind.
  signalGroup(group, 'SIGKILL');
  return obeyed;
}
