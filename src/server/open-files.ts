import { readdirSync, readFileSync } from 'node:fs';

/** With fewer than these Node fails to load what a relay is made of, in one of several ways. There would be no viewer, either. */
export const FEWEST_OPEN_FILES = 64;

/**
 * How many descriptors this process may have: sockets, files and whatever else is open. Node has raised it to what the system
 * allows. Undefined where there is no saying.
 */
export function mostOpenFiles(): number | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const most = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
    return most === undefined ? undefined : Number(most);
  } catch {
    // Only Linux has the file. Where not even this one can be opened, whatever is opened next says so.
    return undefined;
  }
}

/** How many it has, where it is known how many it may have. */
export const openFiles = (): number => readdirSync('/proc/self/fd').length;

const outOfDescriptorsCodes: readonly unknown[] = ['EMFILE', 'ENFILE'];

/** Whether something failed because this process, or the whole system, has as many descriptors as it may. */
export const isOutOfDescriptors = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && outOfDescriptorsCodes.includes(error.code);

export const MORE_DESCRIPTORS =
  'let it have more open files: ulimit -n 4096 in its shell, LimitNOFILE= for systemd, --ulimit nofile= for Docker';
