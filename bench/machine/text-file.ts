import { readFileSync } from 'node:fs';

/** A file that only some systems have, and only some let everybody read; undefined where there is nothing to be had. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
