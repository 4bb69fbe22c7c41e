import { describe, expect, test } from 'vitest';
import { codeOf, exitCodes } from '../command/ending.ts';
import { parseExpectation } from '../judge/expectation.ts';
import { judge } from '../judge/judge.ts';
import { renderJunit } from '../judge/junit.ts';
import type { RunResults } from '../results/results.ts';
import { seededRandom } from '../statistics/random.ts';
import { headline } from './headline.ts';
import { renderReport } from './html.ts';
import { judgementLines } from './judgement.ts';
import { madeUpRun, type Sample } from './sample-results.ts';
import { renderTable } from './table.ts';

const plain = (_format: string, text: string): string => text;

const sample = (name: string, cpuMicros: number, latencyMs: number): Sample => ({
  name,
  yardstick: name === 'tcp',
  cpuMicros,
  latencyMs,
});
const alike = ['socketio', 'socketio-msgpack', 'uws', 'ws', 'tcp'].map((name) => sample(name, 20, 2));
const apart = [sample('uws', 10, 1), sample('ws', 20, 2), sample('socketio', 40, 4), sample('tcp', 15, 1.5)];

/** Everything that a run is told in. */
function told(run: RunResults, ...expected: string[]) {
  const judged = judge(run, { expectations: expected.map(parseExpectation) });
  return {
    code: codeOf(judged),
    table: renderTable(judged, plain),
    headline: headline(judged).join(' '),
    html: renderReport(judged),
    junit: renderJunit(judged),
    lines: judged.judgement === undefined ? [] : judgementLines(judged.judgement, plain),
  };
}

/** Whatever sets one above another. */
const claims = /Lowest |times[^;.]*\), (lower|higher)/;

describe('all alike', () => {
  const {
    table,
    headline: said,
    code,
    junit,
    lines,
  } = told(
    madeUpRun(alike, 8, seededRandom(1)),
    'uws.relay.cpuMicrosPerDelivery<=1.2*tcp',
    'uws.relay.cpuMicrosPerDelivery<=1.001*tcp',
    'uws.relay.cpuMicrosPerDelivery<=0.8*tcp',
  );

  test('nobody is said to be ahead, and how many rounds would tell', () => {
    expect(said).not.toMatch(claims);
    expect(said).toContain('cannot be told apart');
    expect(said).toContain('The 10 statements about them hold together');
  });

  test('what is expected is met, not sure, and not met, as far as the intervals say', () => {
    expect(lines.map((line) => line.slice(0, 8).trim())).toEqual(['met', 'not sure', 'NOT MET']);
    expect(lines[1]).toMatch(/not sure: 8 rounds/);
    expect(code).toBe(exitCodes.failed);
    expect(junit).toContain('failures="1" errors="0" skipped="1"');
  });

  test('the table has an interval for each', () => {
    expect(table).not.toContain('–: fewer');
    expect(table.match(/\d–\d/g)).toHaveLength(5);
  });
});

describe('all apart', () => {
  const run = madeUpRun(apart, 5, seededRandom(2));

  test('the best is named, and who is below and above raw TCP', () => {
    const { headline: said, html } = told(run);
    expect(said).toMatch(
      /Lowest CPU per delivery: uws, [\d.]+ µs, median over rounds\. .* times ws, the next/,
    );
    expect(said).toMatch(
      /CPU per delivery against tcp, round by round: uws 0\.\d+ times \(.*\), lower; ws 1\.\d+ times \(.*\), higher; socketio 2\.\d+ times \(.*\), higher\./,
    );
    expect(html).toContain('a yardstick and no floor. uws takes less');
  });

  test('raw TCP is no yardstick only because something lies below it', () => {
    expect(told(madeUpRun(apart.slice(1), 5, seededRandom(2))).html).toContain(
      'and nothing here takes less.',
    );
  });

  test('a run that is as expected ends with 0', () => {
    const { code, lines } = told(run, 'uws.relay.cpuMicrosPerDelivery<=0.9*tcp', 'uws.lost==0');
    expect(lines.every((line) => line.startsWith('met'))).toBe(true);
    expect(code).toBe(exitCodes.valid);
  });
});

describe.each([
  [1, '1 round is', '1 round'],
  [2, '2 rounds are', '2 rounds'],
])('%i rounds', (rounds, words, short) => {
  const run = madeUpRun(apart, rounds, seededRandom(3));
  const {
    table,
    headline: said,
    html,
    junit,
    code,
    lines,
  } = told(run, 'uws.latencyMs.p99<1000', 'uws.relay.cpuMicrosPerDelivery>=9*tcp', '*.lost==0');

  test('name no winner', () => {
    expect(said).not.toMatch(claims);
    expect(said).toMatch(
      new RegExp(`CPU per delivery, medians over rounds: uws [\\d.]+ µs; ws .*\\. ${words} too few`),
    );
    expect(told({ ...run, scenario: 'soak' }).headline).not.toMatch(claims);
  });

  test('have a dash for their interval', () => {
    expect(table).toContain('–: fewer than 3 rounds, which say nothing of how sure a figure is.');
    expect(table).not.toMatch(/\d–\d/);
    for (const line of table.split('\n')) expect(line.trimEnd().length).toBeLessThanOrEqual(80);
    expect(html).toMatch(/<td data-label="p50 latency, ms">[\d.]+<br><small>\(–\)<\/small><\/td>/);
    expect(html).not.toMatch(/\d–\d[\d.]*\)/);
  });

  test('decide nothing but facts', () => {
    expect(lines.map((line) => line.slice(0, 8).trim())).toEqual(['not sure', 'not sure', 'met']);
    expect(lines[0]).toContain(`not sure: ${short}`);
    expect(code).toBe(exitCodes.notSure);
    expect(junit).toContain('failures="0" errors="0" skipped="2"');
    expect(html).toContain('<td data-label="result">not sure</td>');
  });
});

// Every number of rounds, and more reports, are in headline.long.test.ts.
test.each([3, 5])('of reports on transports that are alike few say anything else, at %i rounds', (rounds) => {
  const random = seededRandom(4);
  const reports = Array.from({ length: 150 }, () => headline(madeUpRun(alike, rounds, random)).join(' '));
  expect(reports.filter((said) => claims.test(said)).length / reports.length).toBeLessThanOrEqual(0.06);
});
