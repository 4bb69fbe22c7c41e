import { expect, test } from 'vitest';
import { renderReport } from '../report/html.ts';
import { sampleResults } from '../report/sample-results.ts';
import { parseResults } from './read.ts';
import type { RunResults } from './results.ts';

const results = sampleResults();

const readAgain = (run: RunResults): RunResults => parseResults(JSON.stringify(run), 'results.json');

/** The sample as it was written before p95, notices, live encoding and gaps were told. */
function old(): RunResults {
  const { notices: _notices, load, entries, ...run } = structuredClone(results);
  const { liveEncode: _liveEncode, ...oldLoad } = load;
  const withoutP95 = <Value extends { p95?: unknown }>({ p95: _p95, ...latencyMs }: Value) => latencyMs;
  return {
    ...run,
    load: oldLoad,
    entries: entries.map((entry) => ({
      ...entry,
      latencyMs: withoutP95(entry.latencyMs),
      rounds: entry.rounds.map((round) => ({
        ...round,
        latencyMs: withoutP95(round.latencyMs),
        latencyOverTime: [
          { atSeconds: 0, p50Ms: 1, p99Ms: 2 },
          { atSeconds: 0.25, p50Ms: 0, p99Ms: 0 },
        ],
      })),
    })),
  } as unknown as RunResults;
}

test('what is written is read as it was', () => {
  expect(readAgain(results)).toEqual(JSON.parse(JSON.stringify(results)));
});

test('a run of before p95 is read, and shows a dash for it', () => {
  const run = readAgain(old());
  expect(run.entries[0]?.latencyMs).not.toHaveProperty('p95');
  expect(run).toMatchObject({ notices: [], load: { liveEncode: false } });
  const rows = (report: string): string[] => report.match(/<section id="percentiles">.*?<\/section>/s) ?? [];
  expect(
    rows(renderReport(run))
      .join()
      .match(/<td>–<\/td>/g),
  ).toHaveLength(run.entries.length);
  expect(rows(renderReport(results)).join()).not.toContain('<td>–</td>');
});

test('a slice of before gaps were told, in which nothing came, is a gap', () => {
  expect(readAgain(old()).entries[0]?.rounds[0]?.latencyOverTime).toEqual([
    { atSeconds: 0, p50Ms: 1, p99Ms: 2 },
    { atSeconds: 0.25 },
  ]);
});
