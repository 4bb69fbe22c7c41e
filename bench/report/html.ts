import { outcomeOf } from '../judge/judge.ts';
import { REFERENCE } from '../results/reference.ts';
import { type EntryResult, labelOf, type MicroResult, type RunResults } from '../results/results.ts';
import { variantCharts } from './charts/by-variant.ts';
import { capacityCharts } from './charts/capacity.ts';
import type { Chart } from './charts/chart.ts';
import { connectingTable } from './charts/connecting.ts';
import { cpuChart } from './charts/cpu.ts';
import { findingCharts } from './charts/findings.ts';
import { frameAgeChart } from './charts/frame-age.ts';
import { ledgerChart } from './charts/ledger.ts';
import { memoryChart, memoryOverTimeChart } from './charts/memory.ts';
import { overTimeChart } from './charts/over-time.ts';
import { percentileChart } from './charts/percentiles.ts';
import { inOrder, isMeasured, problemOf, remarksOn } from './entry.ts';
import { escapeHtml, jsonForScript } from './escape.ts';
import { count, digits, megabytes, minute, plain, withInterval } from './format.ts';
import { headline } from './headline.ts';
import { judgementSection, shortcomings } from './judgement.ts';
import { besideTheRun, coresOf, machineOf } from './machine.ts';
import { styleOf } from './palette.ts';
import { styleSheet } from './style.ts';
import { connectionsOf, encodingOf, systemOf } from './system.ts';
import { tipScript } from './tips.ts';

/** What is different for each entry, and stands with the entries. */
const varying: Readonly<Record<string, 'consumers' | 'frameBytes' | 'fps'>> = {
  capacity: 'consumers',
  sizes: 'frameBytes',
  rates: 'fps',
};

/** In these each variant is another load, in an order. */
const loadsDiffer = new Set(['sizes', 'rates', 'channels']);

/** A run as one file that can be handed on: no network, no other files, whole without script. */
export function renderReport(results: RunResults): string {
  const { entries, load } = results;
  const floor = entries.find((entry) => entry.transport === REFERENCE && isMeasured(entry));
  const charts =
    results.micro !== undefined
      ? []
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
      results.micro === undefined ? summary(results) : microSummary(results.micro),
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

function header({ scenario, startedAt, load, environment }: RunResults): string {
  const vary = varying[scenario];
  const said = [
    minute(startedAt),
    ...(vary === 'consumers' ? [] : [`${count(load.consumers)} consumers`]),
    ...(load.emitters > 1 ? [`${load.emitters} emitters`] : []),
    ...(vary === 'frameBytes' ? [] : [`frames of ${count(load.frameBytes)} bytes`]),
    ...(vary === 'fps' ? [] : [`${plain(load.fps)} frames a second`]),
    `${load.rounds} ${load.rounds === 1 ? 'round' : 'rounds'} of ${plain(load.seconds)} s`,
    ...(load.liveEncode ? ['encoded live'] : []),
    ...(load.tls ? ['over TLS'] : []),
    coresOf(environment),
  ];
  return `<header><h1>Relaymark: ${escapeHtml(scenario)}</h1><p>${said.map(escapeHtml).join(' · ')}</p></header>`;
}

function verdict(results: RunResults): string {
  const { valid, complete, reasons, entries } = results;
  const outcome = outcomeOf(results);
  if (valid && outcome === 'disappointing') {
    return `<div class="verdict bad"><strong>Failed.</strong> <span>It was measured validly, and is not what was asked of it.</span>${list(shortcomings(results))}</div>`;
  }
  if (valid && outcome === 'not sure') {
    return `<div class="verdict"><strong>Not sure.</strong> <span>It was measured validly, in too few rounds to tell whether it is what was asked of it.</span>${list(shortcomings(results))}</div>`;
  }
  if (valid) {
    if (results.micro !== undefined) return '<p class="verdict"><strong>Valid.</strong></p>';
    const leftOut = entries.some((entry) => entry.rounds.some((round) => !round.valid));
    const said = leftOut
      ? 'Every frame of the rounds that count is accounted for; rounds that do not are named in the summary.'
      : 'Every frame is accounted for.';
    return `<p class="verdict"><strong>Valid.</strong> ${said}</p>`;
  }
  const title = complete ? 'Invalid.' : 'Incomplete.';
  return `<div class="verdict bad"><strong>${title}</strong> <span>Do not compare these figures.</span>${list(reasons)}</div>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

const summaryHead = [
  'entry',
  'p50 latency, ms',
  'p99 latency, ms',
  'CPU per delivery, µs',
  'times tcp',
  'peak memory, MB',
  'frozen, %',
  'deliveries a second',
  'dropped',
  'lost',
];

function summary({ entries, unavailable }: RunResults): string {
  const rows = inOrder(entries).map(summaryRow);
  const missing = unavailable.map(
    ({ transport, reason }) =>
      `<li><strong>${escapeHtml(transport)}</strong> is unavailable: ${escapeHtml(reason)}</li>`,
  );
  return `<section><h2>Summary</h2>
<p class="reading">Medians over rounds, with their 95 % intervals, which fewer than 3 rounds do not have (–); times tcp is the geometric mean of the ratios of the same rounds; of memory the largest, of dropped and lost the sum. Names in bold are our transports; the others are yardsticks, programs of a few lines for comparison.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Summary"><table>
<thead><tr>${summaryHead.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>
${missing.length > 0 ? `<ul>${missing.join('')}</ul>` : ''}</section>`;
}

function microSummary(operations: readonly MicroResult[]): string {
  const rows = operations.map(
    ({ name, microsPerOperation, operationsPerSecond, samples }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td>${withInterval(microsPerOperation)}</td><td>${count(operationsPerSecond.median)}</td><td>${count(samples)}</td></tr>`,
  );
  return `<section><h2>Operations</h2>
<p class="reading">Lower is better: the median over rounds of each round's median sample, with its 95 % interval.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Operations"><table>
<thead><tr><th scope="col">operation</th><th scope="col">µs (95 %)</th><th scope="col">a second</th><th scope="col">samples</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div></section>`;
}

function summaryRow(entry: EntryResult): string {
  const { yardstick, implementation } = entry;
  const label = labelOf(entry);
  const swatch = `<span class="swatch" style="background:${styleOf(label).colour};opacity:${yardstick ? 0.45 : 1}"></span>`;
  const name = `${swatch}${yardstick ? escapeHtml(label) : `<strong>${escapeHtml(label)}</strong>`}<small>${escapeHtml(implementation)}</small>`;
  const problem = escapeHtml(problemOf(entry) ?? '');
  if (!isMeasured(entry))
    return `<tr><th scope="row">${name}</th><td colspan="9" class="wide invalid">${problem}</td></tr>`;
  const cells = [
    withInterval(entry.latencyMs.p50),
    withInterval(entry.latencyMs.p99),
    entry.relay === undefined ? '–' : withInterval(entry.relay.cpuMicrosPerDelivery),
    entry.versusFloor === undefined ? '–' : withInterval(entry.versusFloor.cpu),
    entry.relay === undefined ? '–' : megabytes(entry.relay.rssBytesPeak),
    digits(100 * entry.frozenShare.median),
    count(entry.deliveriesPerSecond.median),
    count(entry.dropped),
    count(entry.lost),
  ].map((text) => `<td>${text.replace(/ (\(.*\))$/, '<br><small>$1</small>')}</td>`);
  const note = [
    ...(problem === '' ? [] : [`<small class="invalid">${problem}</small>`]),
    ...remarksOn(entry).map((remark) => `<small>${escapeHtml(remark)}</small>`),
  ].join('');
  return `<tr><th scope="row">${name}${note}</th>${cells.join('')}</tr>`;
}

function figure({ id, title, reading, svg, table }: Chart): string {
  if (table.head.length === 0) {
    return `<section id="${id}"><h2>${escapeHtml(title)}</h2><p class="reading">${escapeHtml(reading)}</p></section>`;
  }
  const row = (cells: readonly string[], scope: 'col' | 'row'): string =>
    `<tr>${cells.map((cell, i) => (scope === 'col' || i === 0 ? `<th scope="${scope}">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`)).join('')}</tr>`;
  return `<section id="${id}"><h2>${escapeHtml(title)}</h2>
<p class="reading">${escapeHtml(reading)}</p>
<figure>${svg === '' ? '' : `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(title)}">${svg}</div>`}
<details${svg === '' ? ' open' : ''}><summary>The same in figures</summary><div class="scroll"><table>
<thead>${row(table.head, 'col')}</thead><tbody>${table.rows.map((cells) => row(cells, 'row')).join('')}</tbody></table></div></details>
</figure></section>`;
}

function circumstances({ environment, load, command, startedAt, finishedAt, entries }: RunResults): string {
  const worst = (read: (entry: EntryResult) => number): string => digits(Math.max(0, ...entries.map(read)));
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
    ['picture', `${load.width}×${load.height}, pattern "${load.pattern}", ${encodingOf(load)}`],
    ['connections', connectionsOf(load)],
    ['warm-up', `${plain(load.warmupSeconds)} s before each round, not counted`],
    ['order', `entries take turns, shuffled in every round by seed ${load.seed}`],
    ['run', `${minute(startedAt)} to ${minute(finishedAt)}`],
    [
      'instrument',
      `busiest swarm process ${worst((entry) => entry.swarm.cpuPercent)} % of a core, its event loop late by ${worst((entry) => entry.swarm.eventLoopP99Ms)} ms (p99); emitter late by ${worst((entry) => entry.emitter.latenessP99Ms)} ms (p99)`,
    ],
    ['beside it', besideTheRun(environment, entries)],
  ];
  return `<section><h2>Where and how</h2>
<dl>${terms.map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>
<p class="reading">To run it again:</p>
<pre><code>${escapeHtml(command)}</code></pre>
<p class="reading">Every figure is in this file as JSON (element <code>results</code>), and in results.json beside it.</p></section>`;
}
