import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from '../processes/compiled.ts';
import { sampleResults } from './sample-results.ts';

const report = (...args: string[]) =>
  promisify(execFile)(process.execPath, [compiled('bench/report/cli.ts'), ...args]);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relaymark-report-'));
  const results = sampleResults();
  await mkdir(join(directory, 'one'));
  await writeFile(join(directory, 'one', 'results.json'), JSON.stringify(results));
  const changed = {
    ...results,
    load: { ...results.load, consumers: 333 },
    entries: results.entries.slice(0, 3),
  };
  await writeFile(join(directory, 'two.json'), JSON.stringify(changed));
  await writeFile(join(directory, 'bad.json'), '{"contract":1}');
});
afterAll(() => rm(directory, { recursive: true }));

test('one run gets its report anew, beside it', async () => {
  const { stdout } = await report(join(directory, 'one'));
  expect(stdout).toContain(join(directory, 'one', 'index.html'));
  expect(await readFile(join(directory, 'one', 'index.html'), 'utf8')).toContain(
    '<h1>Relaymark: compare</h1>',
  );
});

test('several stand side by side, with what differs', async () => {
  const out = join(directory, 'both.html');
  await report(join(directory, 'one'), join(directory, 'two.json'), '--out', out);
  const html = await readFile(out, 'utf8');
  expect(html).toContain('<h1>Runs side by side</h1>');
  expect(html).toContain('<strong>consumers</strong></th><td class="wide">100</td><td class="wide">333</td>');
  // An entry of one run only has a dash in the other.
  expect(html).toMatch(/<th scope="row">tcp<\/th><td>[\d.]+[^<]*<\/td><td>–<\/td>/);
});

test.each([
  [['bad.json'], 1, /bad\.json is not the results of a run: scenario/],
  [['none.json'], 1, /none\.json cannot be read/],
  [[], 2, /missing required argument 'file'/],
])('%j ends with the reason', async (files, code, words) => {
  await expect(report(...files.map((file) => join(directory, file)))).rejects.toMatchObject({
    code,
    stderr: expect.stringMatching(words),
  });
});
