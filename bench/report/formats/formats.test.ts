import { expect, test } from 'vitest';
import { parseExpectation } from '../../judge/expectation.ts';
import { judge } from '../../judge/judge.ts';
import type { RunResults } from '../../results/results.ts';
import { sampleResults } from '../sample-results.ts';
import { parseFormat } from './format-names.ts';
import { renderAs } from './formats.ts';

const results = sampleResults();

/** Whatever somebody may have called their program. */
const ODD = 'a|b, "c" *d*\n<i>e';

/** A run with a figure of its own, an entry of an odd name, and one that was not measured. */
const oddRun: RunResults = judge(
  {
    ...results,
    entries: results.entries.map((entry, i) => {
      if (i === 0) return { ...entry, transport: ODD };
      return i === 1
        ? { ...entry, valid: false, reasons: ['it did not start'], rounds: [] }
        : { ...entry, findings: { ...entry.findings, recoveryMs: { median: 12.5, low: 11, high: 14 } } };
    }),
  },
  { expectations: ['uws.latencyMs.p99<1'].map(parseExpectation) },
);

/** RFC 4180. */
function csvRows(text: string): Record<string, string>[] {
  const fields = [...text.matchAll(/("(?:[^"]|"")*"|[^",\n]*)([,\n])/g)];
  const lines: string[][] = [[]];
  for (const [, field = '', end] of fields) {
    lines.at(-1)?.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === '\n') lines.push([]);
  }
  const [head = [], ...rows] = lines.slice(0, -1);
  for (const row of rows) expect(row).toHaveLength(head.length);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}

/** The cells of GitHub's tables: a bar behind a backslash is no end. */
const tableRows = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );

test('csv has a row for each entry, with units in its heads and full figures', () => {
  const rows = csvRows(renderAs('csv', [oddRun]));
  expect(rows.map(({ transport }) => transport)).toEqual(oddRun.entries.map(({ transport }) => transport));
  const [, unmeasured, uws] = rows;
  const entry = oddRun.entries[2];
  expect(uws).toMatchObject({
    scenario: 'compare',
    consumers: '100',
    'latency p99 (ms)': String(entry?.latencyMs.p99.median),
    'latency p99, 95 % from (ms)': String(entry?.latencyMs.p99.low),
    'relay CPU per delivery (microseconds)': String(entry?.relay?.cpuMicrosPerDelivery.median),
    'relay peak memory (bytes)': String(entry?.relay?.rssBytesPeak),
    'lost (frames)': '0',
    'Recovery, median (ms)': '12.5',
    yardstick: 'no',
  });
  // Nothing measured is nothing, and not 0.
  expect(unmeasured).toMatchObject({ valid: 'no', reasons: 'it did not start', 'latency p99 (ms)': '' });
});

test('csv of several runs says of each row which it is of', () => {
  const later = { ...results, startedAt: '2026-12-01T10:00:00.000Z' };
  const rows = csvRows(renderAs('csv', [results, later]));
  expect(rows).toHaveLength(2 * results.entries.length);
  expect(new Set(rows.map((row) => row['started at (UTC)']))).toEqual(
    new Set([results.startedAt, later.startedAt]),
  );
});

test('markdown is a table with as many cells in each row, and marks in names are text', () => {
  const markdown = renderAs('markdown', [oddRun]);
  const judged = markdown.indexOf('### Judged');
  const [head = [], rule = [], ...rows] = tableRows(markdown.slice(0, judged));
  expect(head).toEqual(expect.arrayContaining(['entry', 'p99 latency, ms', 'Recovery, median, ms']));
  expect(rule.every((cell) => /^:?-+:?$/.test(cell))).toBe(true);
  expect(rows).toHaveLength(oddRun.entries.length);
  for (const row of [rule, ...rows]) expect(row).toHaveLength(head.length);
  expect(rows.map(([name]) => name)).toContain('a\\|b, "c" \\*d\\* \\<i\\>e');
  expect(markdown).toContain('socketio-msgpack: invalid: it did not start');
  const [, , expectation] = tableRows(markdown.slice(judged));
  expect(expectation?.slice(0, 2)).toEqual(['uws.latencyMs.p99\\<1', 'not met']);
  expect(markdown).toContain('```\nnpm run bench\n```');
});

test('operations have rows of their own', () => {
  const time = { median: 1.5, low: 1.4, high: 1.6 };
  const operation = { microsPerOperation: time, operationsPerSecond: time, samples: 7 };
  const micro = { ...results, scenario: 'micro', entries: [], micro: [{ name: 'decode', ...operation }] };
  expect(csvRows(renderAs('csv', [micro]))).toMatchObject([
    { operation: 'decode', 'time (microseconds)': '1.5', samples: '7' },
  ]);
  expect(tableRows(renderAs('markdown', [micro])).at(-1)).toEqual(['decode', '1.50 (1.40–1.60)', '2', '7']);
});

test('json is results.json', () => {
  expect(JSON.parse(renderAs('json', [results]))).toEqual(results);
  expect(JSON.parse(renderAs('json', [results, results]))).toHaveLength(2);
});

test('another format is refused with those that there are', () => {
  expect(() => parseFormat('--format', 'xml')).toThrow(
    '--format: "xml" is not allowed; give one of markdown, csv, json.',
  );
});
