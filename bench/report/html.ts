import { REFERENCE } from '../results/reference.ts';
import { type EntryResult, type Load, labelOf, type RunResults } from '../results/results.ts';
import { variantCharts } from './charts/by-variant.ts';
import { capacityCharts } from './charts/capacity.ts';
import type { Chart } from './charts/chart.ts';
import { connectingTable } from './charts/connecting.ts';
import { cpuChart } from './charts/cpu.ts';
import { findingCharts } from './charts/findings.ts';
import { frameAgeChart } from './charts/frame-age.ts';
import { layouts } from './charts/layout.ts';
import { ledgerChart } from './charts/ledger.ts';
import { linkTables } from './charts/links.ts';
import { memoryChart, memoryOverTimeChart } from './charts/memory.ts';
import { overTimeChart } from './charts/over-time.ts';
import { percentileChart } from './charts/percentiles.ts';
import { conditionsOf, varying } from './conditions.ts';
import { inOrder, isMeasured, problemOf, remarksOn } from './entry.ts';
import { escapeHtml, jsonForScript } from './escape.ts';
import { minute, plain as number } from './format.ts';
import { headline } from './headline.ts';
import { cardsTable, type HtmlRow, scrollingTable } from './html-table.ts';
import { instrumentOf } from './instrument.ts';
import { judgementSection } from './judgement.ts';
import { besideTheRun, type MachineRound, machineOf } from './machine.ts';
import { styleOf } from './palette.ts';
import { type PlainTable, plainTableOf } from './plain-table.ts';
import { styleSheet } from './style.ts';
import { SUMMARY_READING, summaryColumns } from './summary.ts';
import { connectionsOf, encodingOf, systemOf } from './system.ts';
import { tipScript } from './tips.ts';
import { verdictOf } from './verdict.ts';

/** In these each variant is another load, in an order. */
const loadsDiffer = new Set(['sizes', 'rates', 'channels']);

/** A run as one file that can be handed on: no network, no other files, whole without script. */
export function renderReport(results: RunResults): string {
  const { entries, load } = results;
  const floor = entries.find((entry) => entry.transport === REFERENCE && isMeasured(entry));
  const plain = plainTableOf(results);
  const tables = linkTables(entries);
  const charts =
    plain !== undefined
      ? []
      : // A bar for each of some hundred cells would tell nobody anything.
        tables.length > 0
        ? tables
        : [
            ...capacityCharts(entries),
            ...findingCharts(entries),
            ...(results.scenario === 'soak' ? [memoryOverTimeChart(entries)] : []),
            ...(loadsDiffer.has(results.scenario) ? variantCharts(entries) : []),
            percentileChart(entries),
            overTimeChart(entries),
            cpuChart(entries, floor),
            memoryChart(entries),
            frameAgeChart(entries, varying[results.scenario] === 'fps' ? undefined : load.fps),
            ledgerChart(entries),
            connectingTable(entries),
          ];
  return document(
    `Relaymark: ${results.scenario}, ${minute(results.startedAt)}`,
    [
      header(results),
      verdict(results),
      `<ul class="headline">${headline(results)
        .map((sentence) => `<li>${escapeHtml(sentence)}</li>`)
        .join('')}</ul>`,
      results.notices.length === 0 ? '' : `<div class="notices">${list(results.notices)}</div>`,
      plain === undefined ? summary(results) : plainSummary(plain),
      judgementSection(results.judgement),
      ...charts.map(figure),
      circumstances(results),
      `<script type="application/json" id="results">${jsonForScript(results)}</script>`,
      `<script>${tipScript}</script>`,
    ].join('\n'),
  );
}

/** A page of the reports, with their style and without anything from elsewhere. */
export function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${styleSheet}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const header = (results: RunResults): string =>
  `<header><h1>Relaymark: ${escapeHtml(results.scenario)}</h1><p>${conditionsOf(results).map(escapeHtml).join(' · ')}</p></header>`;

function verdict(results: RunResults): string {
  const { bad, title, sentence, reasons } = verdictOf(results);
  const said = `<strong>${title}</strong>${sentence === '' ? '' : ` <span>${escapeHtml(sentence)}</span>`}`;
  return `<div class="verdict${bad ? ' bad' : ''}">${said}${reasons.length === 0 ? '' : list(reasons)}</div>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

function summary({ entries, unavailable }: RunResults): string {
  const missing = unavailable.map(
    ({ transport, reason }) =>
      `<li><strong>${escapeHtml(transport)}</strong> is unavailable: ${escapeHtml(reason)}</li>`,
  );
  return `<section><h2>Summary</h2>
<p class="reading">${SUMMARY_READING}</p>
${cardsTable({ label: 'Summary', head: ['entry', ...summaryColumns.map(({ head }) => head)], rows: inOrder(entries).map(summaryRow) })}
${missing.length > 0 ? `<ul>${missing.join('')}</ul>` : ''}</section>`;
}

function plainSummary({ title, reading, head, rows }: PlainTable): string {
  return `<section><h2>${title}</h2>
<p class="reading">${reading}</p>
${cardsTable({ label: title, head, rows: rows.map((cells) => ({ cells: cells.map(escapeHtml) })) })}</section>`;
}

function summaryRow(entry: EntryResult): HtmlRow {
  const { yardstick, implementation } = entry;
  const label = labelOf(entry);
  const swatch = `<span class="swatch" style="background:${styleOf(label).colour};opacity:${yardstick ? 0.45 : 1}"></span>`;
  const name = `${swatch}${yardstick ? escapeHtml(label) : `<strong>${escapeHtml(label)}</strong>`}<small>${escapeHtml(implementation)}</small>`;
  const problem = escapeHtml(problemOf(entry) ?? '');
  if (!isMeasured(entry)) return { cells: [name], instead: problem };
  const note = [
    ...(problem === '' ? [] : [`<small class="invalid">${problem}</small>`]),
    ...remarksOn(entry).map((remark) => `<small>${escapeHtml(remark)}</small>`),
  ].join('');
  const figures = summaryColumns.map(({ read }) => inTwoLines(escapeHtml(read(entry))));
  return { cells: [name + note, ...figures] };
}

/** A figure, and its interval below it. */
const inTwoLines = (figure: string): string => figure.replace(/ (\(.*\))$/, '<br><small>$1</small>');

function figure({ id, title, reading, svg, table: { head, rows } }: Chart): string {
  const said = `<h2>${escapeHtml(title)}</h2><p class="reading">${escapeHtml(reading)}</p>`;
  // Axes with nothing between them tell nothing.
  if (rows.length === 0) return `<section id="${id}">${said}</section>`;
  const drawn = layouts.map((layout) =>
    svg === undefined ? '' : `<div class="chart ${layout.name}">${svg(layout)}</div>`,
  );
  const table = scrollingTable({
    label: title,
    head,
    rows: rows.map((cells) => ({ cells: cells.map(escapeHtml) })),
  });
  return `<section id="${id}">${said}
<figure>${drawn.join('')}
<details${svg === undefined ? ' open' : ''}><summary>The same in figures</summary>${table}</details>
</figure></section>`;
}

const loadTerms = (load: Load): [string, string][] => [
  ['picture', `${load.width}×${load.height}, pattern "${load.pattern}", ${encodingOf(load)}`],
  ['connections', connectionsOf(load)],
  ['warm-up', `${number(load.warmupSeconds)} s before each round, not counted`],
  ['order', `entries take turns, shuffled in every round by seed ${load.seed}`],
];

function circumstances(results: RunResults): string {
  const { environment, load, command, startedAt, finishedAt, entries, streams } = results;
  const rounds = (streams ?? entries).flatMap((one): readonly MachineRound[] => one.rounds);
  const terms: [string, string][] = [
    ['machine', machineOf(environment)],
    ['system', systemOf(environment)],
    ['commit', environment.commit],
    [
      'packages',
      Object.entries(environment.packages)
        .map((pair) => pair.join(' '))
        .join(', '),
    ],
    ...(streams === undefined ? loadTerms(load) : []),
    ['run', `${minute(startedAt)} to ${minute(finishedAt)}`],
    ...instrumentOf(results),
    ['beside it', besideTheRun(environment, rounds)],
  ];
  return `<section><h2>Where and how</h2>
<dl>${terms.map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>
<p class="reading">To run it again:</p>
<pre><code>${escapeHtml(command)}</code></pre>
<p class="reading">Every figure is in this file as JSON (element <code>results</code>), and in results.json beside it.</p></section>`;
}
