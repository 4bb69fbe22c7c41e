import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveReport } from './reports.ts';

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
