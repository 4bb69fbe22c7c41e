import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExpectation } from '../judge/expectation.ts';
import { judge } from '../judge/judge.ts';
import { parseResults } from '../results/read.ts';
import type { RunResults } from '../results/results.ts';
import { summariseEntry } from '../statistics/summarise.ts';
import { headline } from './headline.ts';
import { renderReport } from './html.ts';
import { renderIndex } from './index-page.ts';
import { sampleResults } from './sample-results.ts';
import { renderSideBySide } from './side-by-side.ts';
import { renderTable } from './table.ts';
import { writeReport } from './write.ts';

const hostile = '</script><img src=x onerror=alert(1)>"\'&';
const results = sampleResults();

/** The run with one entry changed. */
function withEntry(name: string, changes: Partial<RunResults['entries'][number]>): RunResults {
  return {
    ...results,
    entries: results.entries.map((entry) => (entry.transport === name ? { ...entry, ...changes } : entry)),
  };
}

/** An entry none of whose rounds counts: its figures are 0. */
const unmeasured = summariseEntry({
  transport: 'ws',
  yardstick: false,
  blame: 'everything',
  implementation: 'ws 1.2.3',
  percentiles: [],
  rounds: (results.entries.find(({ transport }) => transport === 'ws')?.rounds ?? []).map((round) => ({
    ...round,
    valid: false,
    reasons: ['it crashed'],
  })),
});

/** The run with one round of an entry thrown out. */
function withSpoiltRound(name: string): RunResults {
  const rounds = results.entries.find(({ transport }) => transport === name)?.rounds ?? [];
  return withEntry(name, {
    rounds: rounds.map((round) =>
      round.round === 2 ? { ...round, valid: false, reasons: ['the swarm was too slow'] } : round,
    ),
  });
}

describe('the HTML report', () => {
  test('needs nothing from anywhere else', () => {
    const html = renderReport(results);
    expect(
      html.replaceAll('http://www.w3.org/2000/svg', '').replaceAll('http://www.w3.org/1999/xlink', ''),
    ).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/<(script|img|link|iframe)[^>]+src=/);
  });

  test('stays small: nine entries of ten rounds', () => {
    const doubled = results.entries.map((entry) => ({
      ...entry,
      rounds: [...entry.rounds, ...entry.rounds.map((round) => ({ ...round, round: round.round + 5 }))],
    }));
    expect(renderReport({ ...results, entries: doubled }).length).toBeLessThan(1_000_000);
  });

  test("says that it does not know what somebody else's relay took", () => {
    const [{ relay: _relay, versusFloor: _versusFloor, ...entry } = unmeasured] = results.entries;
    const rounds = entry.rounds.map(({ relay: _usage, ...round }) => ({ ...round, memoryOverTime: [] }));
    const html = renderReport({ ...results, entries: [{ ...entry, transport: 'target', rounds }] });
    expect(html.match(/Not known: the relay is somebody else&#39;s process/g)).toHaveLength(2);
    expect(html).not.toContain('NaN');
  });

  test('says with what Node.js ran', () => {
    const plain = sampleResults();
    expect(renderReport(plain)).toContain('Node.js 20.19.0<');
    const environment = { ...plain.environment, nodeOptions: '--max-old-space-size=64' };
    expect(renderReport({ ...plain, environment })).toContain(
      'Node.js 20.19.0 with NODE_OPTIONS --max-old-space-size=64<',
    );
  });

  test('holds every figure as JSON', () => {
    const html = renderReport(results);
    const json = /<script type="application\/json" id="results">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(results)));
  });

  test('shows nothing that came from outside as HTML', () => {
    const html = renderReport({
      ...withEntry('ws', { transport: hostile, implementation: hostile, valid: false, reasons: [hostile] }),
      command: hostile,
      valid: false,
      reasons: [hostile],
      scenario: hostile,
      unavailable: [{ transport: hostile, reason: hostile }],
    });
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
  });

  test('says that a run failed, and why, where it says that another is valid', () => {
    const asked = (text: string): RunResults => judge(results, { expectations: [parseExpectation(text)] });
    const failed = asked('ws.lost>=7');
    const html = renderReport(failed);
    expect(html).toContain('<div class="verdict bad"><strong>Failed.</strong>');
    expect(html).toContain('<li>not met: ws.lost&gt;=7 (ws: 0)</li>');
    expect(html).not.toContain('Valid.');
    expect(renderReport(asked('ws.lost==0'))).toContain('<strong>Valid.</strong>');
    const listed = (run: RunResults): string => renderIndex([{ directory: 'run', results: run }]);
    expect(listed(failed)).toContain('<td data-label="result"><span class="invalid">failed</span></td>');
    expect(listed(asked('ws.lost==0'))).toContain('<td data-label="result">valid</td>');
    expect(renderSideBySide([failed, results]).match(/<span class="invalid">failed<\/span>/g)).not.toBeNull();
  });

  test('says that a run failed that is worse than its baseline, or has nothing in common with it', () => {
    const better = results.entries.map((entry) => ({
      ...entry,
      rounds: entry.rounds.map((round) => ({
        ...round,
        latencyMs: { ...round.latencyMs, p99: round.latencyMs.p99 / 3 },
      })),
    }));
    const against = (baseline: RunResults): string =>
      renderReport(judge(results, { expectations: [], baseline: { name: 'before', results: baseline } }));
    expect(against({ ...results, entries: better })).toMatch(
      /<strong>Failed\.<\/strong>.*<li>worse than before: uws latencyMs\.p99, 3\.\d+/,
    );
    expect(against({ ...results, entries: [] })).toContain('<li>nothing could be told from before</li>');
  });

  test('says of an incomplete run that it is one', () => {
    const html = renderReport({ ...results, complete: false, valid: false, reasons: ['it was interrupted'] });
    expect(html).toContain('Incomplete.');
    expect(html).toContain('it was interrupted');
  });

  test('names those with variants by both, and between semicolons', () => {
    const entries = results.entries
      .slice(0, 2)
      .map((entry) => ({ ...entry, variant: 'stalled', lost: 1, delivered: entry.delivered - 1 }));
    const html = renderReport({ ...results, scenario: 'stalled', entries });
    expect(html).toContain('Frames were lost by socketio, stalled; socketio-msgpack, stalled.');
    // Above or beside its bar, at each width.
    expect(html.match(/>socketio, stalled<\/text>/g)?.length).toBeGreaterThanOrEqual(2 * 4);
  });

  test('shows no figures of what has none, and ranks it last', () => {
    const html = renderReport(withEntry('ws', unmeasured));
    const rows = [...html.matchAll(/<tr><th scope="row">.*?<\/tr>/g)].map(([row]) => row);
    expect(rows[8]).toContain('invalid: none of its rounds is valid; it crashed');
    expect(html).not.toMatch(/data-tip="ws(:|, second)/);
    expect(html).not.toContain('NaN');
  });

  test('names the rounds that were left out', () => {
    expect(renderReport(results)).not.toContain('left out:');
    const html = renderReport(withSpoiltRound('ws'));
    expect(html).toContain('1 of 5 rounds left out: the swarm was too slow');
    expect(html).toContain('rounds that do not are named in the summary');
  });

  test('names the round that was cut short', () => {
    const rounds = results.entries.find(({ transport }) => transport === 'ws')?.rounds ?? [];
    const [first, ...others] = rounds.map((round) => ({ ...round, cutShortAfterSeconds: 17.4 }));
    if (first === undefined) throw new Error('no rounds');
    expect(renderReport(withEntry('ws', { rounds: [first] }))).toContain(
      'round 1 was cut short after 17.4 s',
    );
    expect(renderReport(withEntry('ws', { valid: false, reasons: ['no'], rounds: others }))).toContain(
      'invalid: no; round 2 was cut short after 17.4 s',
    );
  });

  test('says which relays fall behind', () => {
    expect(renderReport(results)).toContain('None falls behind');
    const climbing = (results.entries.find(({ transport }) => transport === 'ws')?.rounds ?? []).map(
      (round) => ({
        ...round,
        latencyOverTime: round.latencyOverTime.map((slice, i) => ({
          ...slice,
          p99Ms: (slice.p99Ms ?? 0) * 1.3 ** i,
        })),
      }),
    );
    expect(renderReport(withEntry('ws', { rounds: climbing }))).toContain(
      'The p99 of ws ends at more than twice',
    );
  });

  test('says what the user was told of what was measured', () => {
    expect(renderReport(results)).not.toContain('class="notices"');
    expect(renderReport({ ...results, notices: ['Pictures of <fixtures/> instead.'] })).toContain(
      '<div class="notices"><ul><li>Pictures of &lt;fixtures/&gt; instead.</li></ul></div>',
    );
  });

  test('says of pictures that were encoded live that every latency has that in it', () => {
    expect(renderReport(results)).not.toContain('encoded live');
    const html = renderReport({ ...results, load: { ...results.load, liveEncode: true } });
    expect(html).toContain('· encoded live ·');
    expect(html).toContain('each drawn and encoded when it was due, which is in every latency');
  });

  test('says of a run over TLS that it was one', () => {
    expect(renderReport(results)).toContain('plain, without TLS');
    const html = renderReport({ ...results, load: { ...results.load, tls: true } });
    expect(html).toContain('· over TLS ·');
    expect(html).toContain('TLS for every entry, yardsticks among them');
  });

  test('stands a run in which nothing was measured', () => {
    const html = renderReport({ ...results, entries: [], complete: false, valid: false });
    expect(html).toContain('Nothing was measured validly');
    expect(html).not.toContain('<svg');
  });
});

describe('the headline', () => {
  test('says who is ahead, by how much, and how sure that is', () => {
    expect(headline(results)[0]).toMatch(
      /^Lowest CPU per delivery: uws, 1\d\.\d µs, median over rounds\. Round by round that is 0\.\d+ times ws, the next with 2\d\.\d µs \(0\.\d+ to 0\.\d+\)\.$/,
    );
  });

  test('claims nothing where the interval holds 1', () => {
    const twin = results.entries.find(({ transport }) => transport === 'uws');
    const tied = twin === undefined ? results : withEntry('ws', { ...twin, transport: 'ws' });
    expect(headline(tied)[0]).toContain('uws and ws are lowest, and cannot be told apart');
  });

  test('names no invalid transport as the best', () => {
    expect(headline(withEntry('uws', { valid: false }))[0]).toMatch(/^Lowest CPU per delivery: ws,/);
    expect(headline(withEntry('ws', unmeasured)).join()).not.toContain(' ws');
  });

  test('warns of few rounds', () => {
    const two = {
      ...results,
      entries: results.entries.map((entry) => ({ ...entry, rounds: entry.rounds.slice(0, 2) })),
    };
    expect(headline(two).at(-1)).toContain('With 2 rounds this is a first look: nothing is told apart');
    expect(headline(results).join()).not.toContain('first look');
  });
});

describe('the table for the terminal', () => {
  const plain = (_format: string, text: string): string => text;
  const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
  const lossy = withEntry('naive-uws', { lost: 1_234_567, dropped: 7_654_321 });

  test('fits 80 columns and is sorted by p99', () => {
    const lines = renderTable(lossy, plain).split('\n');
    for (const line of lines) expect(line.trimEnd().length).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(/^uws /);
    expect(lines.findIndex((line) => line.startsWith('naive-socketio '))).toBeGreaterThan(8);
  });

  test('marks yardsticks and names what was left out without colours too', () => {
    const text = renderTable(withSpoiltRound('socketio'), plain);
    expect(text).toContain('Yardsticks: naive-uws, tcp, naive-ws, naive-socketio-uws, naive-socketio.');
    expect(text).toContain('socketio: 1 of 5 rounds left out: the swarm was too slow');
  });

  test('says why an entry with figures is invalid', () => {
    const text = renderTable(
      withEntry('ws', { valid: false, reasons: ['frames were lost (3)'], lost: 3 }),
      plain,
    );
    expect(text).toMatch(/^ws ! .* 3 $/m);
    expect(text).toContain('ws: invalid: frames were lost (3)');
  });

  test('says growth in MB, with its sign', () => {
    const findings = {
      memoryGrownBytes: { median: -1.5e6, low: -2e6, high: 2e5 },
      memorySlopeBytesPerHour: { median: 3e6, low: 1e6, high: 5e6 },
    };
    const soaked = withEntry('ws', { findings });
    expect(renderTable(soaked, plain)).toContain('ws: -1.50 (-2.00–+0.20) MB\n');
    expect(renderTable(soaked, plain)).toContain('ws: +3.00 (+1.00–+5.00) MB an hour\n');
    const html = renderReport(soaked);
    expect(html).toContain('data-tip="ws: -1.50 MB"');
    expect(html).toContain('<th scope="col">Growth of memory, MB an hour (95 %)</th>');
    expect(html).not.toMatch(/bytes an hour/);
    const chart = /<section id="finding-memorySlopeBytesPerHour">.*?<\/svg>/s.exec(html)?.[0] ?? '';
    expect(chart).toMatch(/>[2-6]<\/text>/);
    expect(chart).not.toMatch(/000<\/text>/);
  });

  test('marks lost frames', () => {
    expect(renderTable(lossy, (format, text) => `<${format}>${text}`)).toContain('<red>1.23 M');
  });

  test('says what could not be measured, and why to the end, on narrow terminals too', () => {
    const text = renderTable(
      {
        ...withEntry('ws', {
          ...unmeasured,
          reasons: ['none of its rounds is valid', `it failed: ${'again '.repeat(20)}\nand what to do`],
        }),
      },
      plain,
    );
    expect(inOneLine(text)).toContain(
      `ws: invalid: none of its rounds is valid; it failed: ${'again '.repeat(20)}and what to do`,
    );
    for (const line of text.split('\n')) expect(line.trimEnd().length).toBeLessThanOrEqual(80);
  });

  test('says what is unavailable, and why to the end, once for all that it is so for', () => {
    const reason = `no native build, because of ${'x'.repeat(100)}\n  - and more\nand what to do`;
    const text = renderTable(
      { ...lossy, unavailable: ['uws', 'naive-uws'].map((transport) => ({ transport, reason })) },
      plain,
    );
    expect(inOneLine(text)).toContain(`uws, naive-uws are unavailable: ${inOneLine(reason)}`);
    expect(text.split('what to do')).toHaveLength(2);
  });
});

describe('the reports folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relaymark-reports-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('gets a folder for the run, and a list of all runs', async () => {
    await mkdir(join(folder, '2020-01-01T00-00-00-compare'));
    await writeFile(join(folder, '2020-01-01T00-00-00-compare', 'results.json'), '{"contract":');
    await mkdir(join(folder, '2019-01-01T00-00-00-compare'));
    const foreign = { ...results, entries: [null] };
    await mkdir(join(folder, '2018-01-01T00-00-00-compare'));
    await writeFile(join(folder, '2018-01-01T00-00-00-compare', 'results.json'), JSON.stringify(foreign));
    const { htmlPath, jsonPath } = await writeReport(folder, results);
    expect(htmlPath).toBe(join(folder, '2026-11-23T10-15-30-compare', 'index.html'));
    expect(JSON.parse(await readFile(jsonPath, 'utf8'))).toMatchObject({ contract: 2, scenario: 'compare' });
    expect((await readdir(folder)).sort()).toEqual([
      '2018-01-01T00-00-00-compare',
      '2019-01-01T00-00-00-compare',
      '2020-01-01T00-00-00-compare',
      '2026-11-23T10-15-30-compare',
      'index.html',
    ]);
    const list = await readFile(join(folder, 'index.html'), 'utf8');
    expect(list).toContain('href="2026-11-23T10-15-30-compare/index.html"');
    expect(list).toContain('uws, ws');
    expect(list.match(/unreadable: /g)).toHaveLength(3);
    expect(list).toContain('unreadable: it has no results.json');
    expect(list).toContain('unreadable: results.json is not the results of a run');
    expect(list.indexOf('2026-11-23')).toBeLessThan(list.indexOf('2020-01-01'));
  });

  test('is listed by when runs began, whatever somebody called their folders, and each transport once', () => {
    const variants = results.entries.flatMap((entry) =>
      ['20 fps', '60 fps'].map((variant) => ({ ...entry, variant })),
    );
    const list = renderIndex([
      {
        directory: 'example',
        results: { ...results, startedAt: '2025-01-01T10:00:00.000Z', entries: variants },
      },
      { directory: 'broken', unreadable: 'it has no results.json' },
      { directory: '2026-11-23T10-15-30-compare', results },
      { directory: '2025-06-01T10-00-00-compare', unreadable: 'it has no results.json' },
    ]);
    const order = ['2026-11-23 10:15', '2025-06-01T10-00-00', '2025-01-01 10:00', 'broken'];
    const places = order.map((text) => list.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(list).toContain('<small>example</small>');
    expect(list.match(/socketio, socketio-msgpack, uws, ws</g)).toHaveLength(2);
  });

  test('has a folder for each of two runs that began in the same second', async () => {
    const [first, second] = await Promise.all([writeReport(folder, results), writeReport(folder, results)]);
    expect(first.htmlPath).not.toBe(second.htmlPath);
    for (const { jsonPath } of [first, second]) {
      expect(parseResults(await readFile(jsonPath, 'utf8'), jsonPath).scenario).toBe('compare');
    }
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('whose names are hostile is listed harmlessly', () => {
    expect(renderIndex([{ directory: hostile, unreadable: hostile }])).not.toContain('<img');
    expect(renderIndex([])).toContain('no reports yet');
  });
});
