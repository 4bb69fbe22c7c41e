import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from '../processes/compiled.ts';
import type { RunResults } from '../results/results.ts';
import { sampleResults } from './sample-results.ts';

const report = (...args: string[]) =>
  promisify(execFile)(process.execPath, [compiled('bench/report/cli.ts'), ...args]);

/** As it stood in a file of contract 1: what it called 95 % was the least and the greatest of few rounds. */
const contractOneOf = (results: RunResults) => {
  const wrong = { low: 771_177, high: 882_288 };
  return {
    ...results,
    contract: 1,
    entries: results.entries.map((entry) => ({
      ...entry,
      latencyMs: { ...entry.latencyMs, p99: { ...entry.latencyMs.p99, ...wrong } },
      capacity: { consumers: { median: 600, ...wrong }, objective: '', atLeast: false, probes: [] },
    })),
    judgement: {
      expectations: [{ text: 'uws.lost==0', passed: true, actual: 'uws: 0' }],
      baseline: {
        name: 'before',
        warnings: [],
        comparisons: [
          { entry: 'uws', metric: 'latencyMs.p99', ratio: { median: 1, ...wrong }, verdict: 'alike' },
        ],
      },
    },
  };
};

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
  await writeFile(join(directory, 'old.json'), JSON.stringify(contractOneOf(results)));
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

test('a run of contract 1 gets the intervals that its rounds give, and no others', async () => {
  const out = join(directory, 'old.html');
  await report(join(directory, 'old.json'), '--out', out);
  const html = await readFile(out, 'utf8');
  const p99 = sampleResults().entries.find(({ transport }) => transport === 'uws')?.latencyMs.p99;
  expect(html).toContain(JSON.stringify(p99));
  expect(html).not.toMatch(/771.?177|882.?288/);
  expect(html).toContain('uws carries 600 consumers.');
  expect(html).toContain('<td data-label="result">met</td>');
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

test('old runs go to standard output in another format, or to a file', async () => {
  const files = [join(directory, 'one'), join(directory, 'old.json')];
  const { stdout } = await report(...files, '--format', 'csv');
  expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 2 * sampleResults().entries.length);
  const out = join(directory, 'old.md');
  await report(files[1] ?? '', '--format', 'markdown', '--out', out);
  expect(await readFile(out, 'utf8')).toMatch(/^\| entry \| p50 latency, ms /m);
  expect(JSON.parse((await report(files[1] ?? '', '--format', 'json')).stdout)).toMatchObject({
    contract: 2,
  });
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
