import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkReports, serveReport } from './reports.ts';
import { StartError } from './start-error.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relaymark-reports-'));
  await mkdir(join(directory, 'run'));
  await writeFile(join(directory, 'run', 'index.html'), '<h1>A report');
  await mkdir(join(directory, 'dir.html'));
  await symlink('loop.html', join(directory, 'loop.html'));
  await symlink('looping', join(directory, 'looping'));
});

afterAll(() => rm(directory, { recursive: true }));

const tooLong = 'A'.repeat(300);

test.each([
  ['a name that no file can have', `${tooLong}.html`],
  ['a folder that no folder can be', `${tooLong}/`],
  ['a path that is too long as a whole', `${'run/'.repeat(2000)}index.html`],
  ['a folder with the name of a file', 'dir.html'],
  ['a file as a folder', 'run/index.html/index.html'],
  ['a link to itself', 'loop.html'],
  ['a folder that is a link to itself', 'looping/'],
  ['nothing', 'nothing.html'],
])('%s is not there', async (_what, path) => {
  expect(await serveReport(directory, path)).toBeUndefined();
});

test('what is no run does not keep the others from being listed', async () => {
  const list = await (await serveReport(directory, ''))?.text();
  expect(list).toContain('<a href="run/">');
  expect(list).not.toMatch(/dir\.html|loop/);
});

test('a folder of reports that is not there is an empty list', async () => {
  expect(await (await serveReport(join(directory, 'nowhere'), ''))?.text()).toContain('There are none yet');
});

test('a file as the folder of reports is an empty list', async () => {
  const file = join(directory, 'run', 'index.html');
  expect(await (await serveReport(file, ''))?.text()).toContain('There are none yet');
  expect(await serveReport(file, 'run/')).toBeUndefined();
});

test('a folder of reports is looked at when the relay starts', async () => {
  expect(await checkReports(directory)).toBe('there');
  expect(await checkReports(join(directory, 'nowhere'))).toBe('missing');
  const file = join(directory, 'run', 'index.html');
  await expect(checkReports(file)).rejects.toThrow(
    `reports: "${file}" is no folder that can be read: ENOTDIR`,
  );
  await expect(checkReports(join(directory, 'looping'))).rejects.toThrow(StartError);
});
