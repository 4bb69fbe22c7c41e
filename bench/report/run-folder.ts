import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes a folder for a run that has just begun, such as "2026-11-23T10-35-30-compare": sorted by name they are sorted by time.
 * Of two in the same second each has its own, the second with "-2" behind its name.
 *
 * @param startedAt ISO 8601
 * @returns its path
 */
export async function makeRunFolder(
  reportsDirectory: string,
  startedAt: string,
  name: string,
): Promise<string> {
  await mkdir(reportsDirectory, { recursive: true });
  const base = join(reportsDirectory, `${startedAt.slice(0, 19).replaceAll(':', '-')}-${name}`);
  for (let number = 1; ; number++) {
    const folder = number === 1 ? base : `${base}-${number}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}
