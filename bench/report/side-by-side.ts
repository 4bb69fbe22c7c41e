import { outcomeOf } from '../judge/judge.ts';
import { type EntryResult, labelOf, type RunResults } from '../results/results.ts';
import { escapeHtml, jsonForScript } from './escape.ts';
import { count, digits, megabytes, minute, plain, withInterval } from './format.ts';
import { document } from './html.ts';
import { machineOf } from './machine.ts';
import { connectionsOf, encodingOf, systemOf } from './system.ts';

interface Figure {
  readonly title: string;
  readonly read: (entry: EntryResult) => string | undefined;
}

const figures: readonly Figure[] = [
  { title: 'p50 latency, ms', read: (entry) => withInterval(entry.latencyMs.p50) },
  { title: 'p99 latency, ms', read: (entry) => withInterval(entry.latencyMs.p99) },
  {
    title: 'CPU per delivery, µs',
    read: ({ relay }) => relay && withInterval(relay.cpuMicrosPerDelivery),
  },
  {
    title: 'times tcp',
    read: ({ versusFloor }) => versusFloor && withInterval(versusFloor.cpu),
  },
  { title: 'peak memory, MB', read: ({ relay }) => relay && megabytes(relay.rssBytesPeak) },
  { title: 'age of the picture, p50, ms', read: (entry) => withInterval(entry.frameAgeMs.p50) },
  { title: 'frozen, %', read: (entry) => digits(100 * entry.frozenShare.median) },
  {
    title: 'capacity, consumers',
    read: ({ capacity }) => capacity && withInterval(capacity.consumers, count),
  },
  { title: 'dropped', read: (entry) => count(entry.dropped) },
  { title: 'lost', read: (entry) => count(entry.lost) },
];

/** Several runs in columns: a table for each figure that any of them has. */
export function renderSideBySide(runs: readonly RunResults[]): string {
  const labels = [...new Set(runs.flatMap(({ entries }) => entries.map(labelOf)))];
  const tables = figures.map((figure) => figureTable(figure, runs, labels));
  return document(
    'Relaymark: runs side by side',
    `<header><h1>Runs side by side</h1><p>${runs.length} runs</p></header>
<p class="verdict"><strong>With care.</strong> Only figures of one run were measured in turns. Between runs a machine changes, and so may the machine.</p>
${conditions(runs)}
${tables.join('\n')}
<script type="application/json" id="results">${jsonForScript(runs)}</script>`,
  );
}

function shortcoming(run: RunResults): string {
  if (!run.valid) return ' <span class="invalid">invalid</span>';
  const outcome = outcomeOf(run);
  if (outcome === 'not sure') return ' <span>not sure</span>';
  return outcome === 'disappointing' ? ' <span class="invalid">failed</span>' : '';
}

const columnHead = (run: RunResults, i: number): string =>
  `<th scope="col">${i + 1}. ${escapeHtml(minute(run.startedAt))}${shortcoming(run)}</th>`;

function conditions(runs: readonly RunResults[]): string {
  const rows: [string, (run: RunResults) => string][] = [
    ['scenario', ({ scenario }) => scenario],
    ['consumers', ({ load }) => count(load.consumers)],
    ['frame, bytes', ({ load }) => count(load.frameBytes)],
    ['frames a second', ({ load }) => plain(load.fps)],
    ['pictures', ({ load }) => encodingOf(load)],
    ['connections', ({ load }) => connectionsOf(load)],
    ['rounds', ({ load }) => `${load.rounds} of ${plain(load.seconds)} s`],
    ['machine', ({ environment }) => machineOf(environment)],
    ['system', ({ environment }) => systemOf(environment)],
    ['commit', ({ environment }) => environment.commit],
  ];
  const body = rows.map(([name, read]) => {
    const texts = runs.map(read);
    const differ = new Set(texts).size > 1;
    return `<tr><th scope="row">${differ ? `<strong>${name}</strong>` : name}</th>${texts.map((text) => `<td class="wide">${escapeHtml(text)}</td>`).join('')}</tr>`;
  });
  return `<section><h2>What was run</h2><p class="reading">In bold: what differs.</p>${wrap('What was run', runs, '', body)}</section>`;
}

function figureTable(
  { title, read }: Figure,
  runs: readonly RunResults[],
  labels: readonly string[],
): string {
  const rows = labels.flatMap((label) => {
    const cells = runs.map(({ entries }) => {
      const entry = entries.find((one) => labelOf(one) === label);
      return entry === undefined || entry.rounds.every(({ valid }) => !valid) ? undefined : read(entry);
    });
    if (cells.every((cell) => cell === undefined)) return [];
    return [
      `<tr><th scope="row">${escapeHtml(label)}</th>${cells.map((cell) => `<td>${escapeHtml(cell ?? '–')}</td>`).join('')}</tr>`,
    ];
  });
  return rows.length === 0
    ? ''
    : `<section><h2>${escapeHtml(title)}</h2>${wrap(title, runs, 'entry', rows)}</section>`;
}

const wrap = (title: string, runs: readonly RunResults[], corner: string, rows: readonly string[]): string =>
  `<div class="scroll figures" tabindex="0" role="group" aria-label="${escapeHtml(title)}"><table>
<thead><tr><th scope="col">${corner}</th>${runs.map(columnHead).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
