import { setTimeout as sleep } from 'node:timers/promises';
import { processTree } from '../machine/process-tree.ts';
import { textOf } from '../machine/text-file.ts';

/** The newest process that this one has started, or those have, which runs a script of that name. */
export function processRunning(script: string): number {
  const found = processTree().filter((pid) => textOf(`/proc/${pid}/cmdline`)?.includes(script) === true);
  const newest = found.at(-1);
  if (newest === undefined) throw new Error(`nobody runs ${script}`);
  return newest;
}

/** Has a process stand still, as a host or a terminal may. Answers for how long it was stopped at least, in seconds. */
export async function stopFor(pid: number, ms: number): Promise<number> {
  process.kill(pid, 'SIGSTOP');
  const stoppedAtMs = performance.now();
  try {
    await sleep(ms);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return (performance.now() - stoppedAtMs) / 1000;
}
