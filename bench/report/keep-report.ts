import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorOf } from '../errors/error-of.ts';
import type { RunResults } from '../results/results.ts';
import { type ReportFile, writeReport } from './write.ts';

/** Where a run's report is, and why it is not where it should be. */
export interface KeptReport {
  /** Undefined if it could not be written at all. */
  readonly htmlPath: string | undefined;
  /** One sentence; undefined if all went well. */
  readonly problem: string | undefined;
}

/** Writes a run's report, and somewhere else where its folder takes nothing: minutes or hours of measuring are in it. */
export async function keepReport(
  reportsDirectory: string,
  results: RunResults,
  files: readonly ReportFile[] = [],
): Promise<KeptReport> {
  try {
    const { htmlPath } = await writeReport(reportsDirectory, results, files);
    return { htmlPath, problem: undefined };
  } catch (error) {
    const problem = `The report cannot be written to ${reportsDirectory} (${messageOf(error)})`;
    try {
      const { htmlPath } = await writeReport(
        await mkdtemp(join(tmpdir(), 'relaymark-reports-')),
        results,
        files,
      );
      return { htmlPath, problem: `${problem}, so it is kept elsewhere.` };
    } catch (second) {
      const also = `, nor to ${tmpdir()} (${messageOf(second)}): what was measured stands above only.`;
      return { htmlPath: undefined, problem: problem + also };
    }
  }
}

const messageOf = (error: unknown): string => errorOf(error).message;
