import { readdirSync } from 'node:fs';
import { textOf } from './text-file.ts';

/** Where a process's times stand behind its name in /proc/PID/stat: its own, and those of children that it saw end. See proc(5). */
const FIRST_TIME = 11;
const TIMES = 4;

/** Processor time of a process and of its children that have ended, in ticks. @param stat the text of /proc/PID/stat */
export function parseProcessTime(stat: string): number {
  // The name is in brackets, and may have anything in it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(FIRST_TIME, FIRST_TIME + TIMES).reduce((sum, ticks) => sum + Number(ticks), 0);
}

/**
 * Processor time that this process and all that it has started, and those have, used so far, in ticks. Undefined where the
 * system does not tell.
 */
export function processTreeTime(pid = process.pid): number | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  const children = childrenOf(pid);
  if (stat === undefined || children === undefined) return undefined;
  // One that has ended meanwhile is with its parent's next time.
  return children.reduce((sum, child) => sum + (processTreeTime(child) ?? 0), parseProcessTime(stat));
}

/** A process, and all that it has started and those have, of those that still run. */
export const processTree = (pid = process.pid): number[] => [
  pid,
  ...(childrenOf(pid) ?? []).flatMap((child) => processTree(child)),
];

/** Each thread has the children that it started. */
function childrenOf(pid: number): number[] | undefined {
  const texts = threadsOf(pid).map((thread) => textOf(`/proc/${pid}/task/${thread}/children`));
  if (texts.every((text) => text === undefined)) return undefined;
  return texts.flatMap((text = '') => text.split(' ').filter(Boolean).map(Number));
}

/** By their numbers; none of a process that is gone, or where the system does not tell. */
export function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
