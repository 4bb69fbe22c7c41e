import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorOf } from '../errors/error-of.ts';
import { renderJunit } from '../judge/junit.ts';
import { parseResults } from '../results/read.ts';
import type { RunResults } from '../results/results.ts';
import { renderJson } from './formats/formats.ts';
import { renderReport } from './html.ts';
import { type ListedRun, renderIndex } from './index-page.ts';
import { makeRunFolder } from './run-folder.ts';

export interface WrittenReport {
  readonly htmlPath: string;
  readonly jsonPath: string;
}

/** What else is to lie beside a report: a plain name, and what is in it. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Writes a run's report, its results.json and the same as JUnit XML into a folder of its own, and the list of all runs anew.
 *
 * @throws Error of the file system, which leaves no half of a report, and the list as it was
 */
export async function writeReport(
  reportsDirectory: string,
  results: RunResults,
  files: readonly ReportFile[] = [],
): Promise<WrittenReport> {
  const directory = await makeRunFolder(reportsDirectory, results.startedAt, results.scenario);
  const jsonPath = join(directory, 'results.json');
  const htmlPath = join(directory, 'index.html');
  try {
    await writeFile(jsonPath, renderJson(results));
    await writeFile(htmlPath, renderReport(results));
    await writeFile(join(directory, 'junit.xml'), renderJunit(results));
    for (const { name, text } of files) await writeFile(join(directory, name), text);
  } catch (error) {
    await rm(directory, { recursive: true });
    throw error;
  }
  await replaceFile(join(reportsDirectory, 'index.html'), renderIndex(await listRuns(reportsDirectory)));
  return { htmlPath, jsonPath };
}

/** Whole or not at all, whoever else writes it. */
async function replaceFile(path: string, text: string): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
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
    const said = errorOf(error).message;
    return { directory, unreadable: absent ? 'it has no results.json' : said };
  }
}
