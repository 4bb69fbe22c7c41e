import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Niceness, from 19, the last, to -20. */
const FIRST = -15;

/** The process is gone already, or the kernel has no sessions that share processors. */
const harmless = new Set<unknown>(['ESRCH', 'ENOENT', 'ERR_SYSTEM_ERROR']);

/**
 * Lets a process go before others that want a processor; it takes root. Where the kernel shares processors among sessions
 * (sched_autogroup), it is the session that goes first: what starts it makes one for it.
 */
export function goFirst(processId: number | undefined): void {
  // It could not be started, which is told elsewhere.
  if (processId === undefined) return;
  try {
    setPriority(processId, FIRST);
    writeFileSync(`/proc/${processId}/autogroup`, String(FIRST));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && harmless.has(error.code))) throw error;
  }
}

/** What a command begins with that is to run in a network namespace; nothing where it is to run in this one. */
export const within = (namespace: string | undefined): readonly string[] =>
  namespace === undefined ? [] : ['ip', 'netns', 'exec', namespace];
