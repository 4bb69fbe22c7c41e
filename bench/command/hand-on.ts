import { appendFile } from 'node:fs/promises';
import { errorOf } from '../errors/error-of.ts';
import type { FormatName } from '../report/formats/format-names.ts';
import { renderAs } from '../report/formats/formats.ts';
import type { RunResults } from '../results/results.ts';

/** Writes runs to standard output, all of it before the process may end. */
export function printAs(format: FormatName, runs: readonly RunResults[]): Promise<void> {
  return new Promise((resolve) => {
    // Nobody may be reading any more, which is no reason not to end.
    process.stdout.write(renderAs(format, runs), () => resolve());
  });
}

/**
 * Adds a run to the summary of a job on GitHub, where it is one of its steps.
 *
 * @param path what GITHUB_STEP_SUMMARY says
 * @returns one sentence, if it could not be written
 */
export async function addStepSummary(
  path: string | undefined,
  results: RunResults,
): Promise<string | undefined> {
  if (path === undefined || path === '') return undefined;
  try {
    await appendFile(path, `${renderAs('markdown', [results])}\n`);
    return undefined;
  } catch (error) {
    return `The summary cannot be written to GITHUB_STEP_SUMMARY (${errorOf(error).message}).`;
  }
}
