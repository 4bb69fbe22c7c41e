import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderJunit } from '../judge/junit.ts';
import { parseResults } from '../results/read.ts';
import type { RunResults } from '../results/results.ts';
import { renderReport } from './html.ts';
import { type ListedRun, renderIndex } from './index-page.ts';

export interface WrittenReport {
  readonly htmlPath: string;
  readonly jsonPath: string;
}

/** Writes a run's report, its results.json and the same as JUnit XML into a folder of its own, and the list of all runs anew. */
export async function writeReport(reportsDirectory: string, results: RunResults): Promise<WrittenReport> {
  const directory = join(reportsDirectory, directoryName(results));
  await mkdir(directory, { recursive: true });
  const jsonPath = join(directory, 'results.json');
  const htmlPath = join(directory, 'index.html');
  await writeFile(jsonPath, `${JSON.stringify(results, null, 1)}\n`);
  await writeFile(htmlPath, renderReport(results));
  await writeFile(join(directory, 'junit.xml'), renderJunit(results));
  await writeFile(join(reportsDirectory, 'index.html'), renderIndex(await listRuns(reportsDirectory)));
  return { htmlPath, jsonPath };
}

/** Such as "2026-11-23T10-35-30-compare": sorted by name they are sorted by time. */
function directoryName({ startedAt, scenario }: RunResults): string {
  return `${startedAt.slice(0, 19).replaceAll(':', '-')}-${scenario}`;
}

/** Baselines and profiles lie there too, and are no runs. */
const isOther = (name: string): boolean => name === 'baselines' || name.includes('-profile-');

async function listRuns(reportsDirectory: string): Promise<ListedRun[]> {
  const entries = await readdir(reportsDirectory, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !isOther(entry.name));
  return Promise.all(folders.map(({ name }) => readRun(reportsDirectory, name)));
}

/** Whatever lies there is listed: somebody may have put it there, or a run may have been cut off while it wrote. */
async function readRun(reportsDirectory: string, directory: string): Promise<ListedRun> {
  try {
    const text = await readFile(join(reportsDirectory, directory, 'results.json'), 'utf8');
    return { directory, results: parseResults(text, 'results.json') };
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const said = error instanceof Error ? error.message : String(error);
    return { directory, unreadable: absent ? 'it has no results.json' : said };
  }
}
