import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../errors/usage-error.ts';
import { readResults } from '../results/read.ts';
import type { RunResults } from '../results/results.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const directoryOf = (reports: string): string => join(reports, 'baselines');

/** @throws UsageError */
export function checkBaselineName(name: string): string {
  if (namePattern.test(name)) return name;
  throw new UsageError(
    `--save-baseline: "${name}" is not allowed; give letters, digits, dots, dashes or underscores, 64 at most.`,
  );
}

/** @returns where it is kept */
export async function saveBaseline(reports: string, name: string, results: RunResults): Promise<string> {
  await mkdir(directoryOf(reports), { recursive: true });
  const path = join(directoryOf(reports), `${name}.json`);
  await writeFile(path, `${JSON.stringify(results)}\n`);
  return path;
}

/**
 * @param nameOrPath of a baseline that was saved, or of any results.json
 * @throws ResultsError
 */
export function readBaseline(reports: string, nameOrPath: string): Promise<RunResults> {
  const isName = namePattern.test(nameOrPath) && !nameOrPath.endsWith('.json');
  return readResults(isName ? join(directoryOf(reports), `${nameOrPath}.json`) : nameOrPath);
}
