import { outcomeOf } from '../judge/judge.ts';
import type { RunResults } from '../results/results.ts';
import { escapeHtml } from './escape.ts';
import { count, minute, plain } from './format.ts';
import { document } from './html.ts';

/** A folder of the reports: a run, or why it cannot be read. */
export type ListedRun =
  | { readonly directory: string; readonly results: RunResults }
  | { readonly directory: string; readonly unreadable: string };

const head = [
  'run',
  'result',
  'scenario',
  'transports',
  'yardsticks',
  'consumers',
  'frame, bytes',
  'frames a second',
  'rounds',
];

/** The page that lists all runs, the newest first. */
export function renderIndex(runs: readonly ListedRun[]): string {
  const rows = runs.toSorted((a, b) => b.directory.localeCompare(a.directory)).map(row);
  const table =
    rows.length === 0
      ? '<p>There are no reports yet. <code>npm run bench</code> makes one.</p>'
      : `<div class="scroll runs" tabindex="0" role="group" aria-label="Runs"><table>
<thead><tr>${head.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
  return document('Relaymark reports', `<header><h1>Relaymark reports</h1></header>\n${table}`);
}

function resultOf(results: RunResults): string {
  if (!results.complete) return '<td class="invalid">incomplete</td>';
  if (!results.valid) return '<td class="invalid">invalid</td>';
  const outcome = outcomeOf(results);
  if (outcome === 'not sure') return '<td>not sure</td>';
  return outcome === 'disappointing' ? '<td class="invalid">failed</td>' : '<td>valid</td>';
}

function row(run: ListedRun): string {
  if ('unreadable' in run) {
    return `<tr><th scope="row">${escapeHtml(run.directory)}</th><td colspan="8" class="wide invalid">unreadable: ${escapeHtml(run.unreadable)}</td></tr>`;
  }
  const { scenario, startedAt, load, entries } = run.results;
  const transports = entries.filter((entry) => !entry.yardstick).map((entry) => entry.transport);
  const cells = [
    resultOf(run.results),
    `<td>${escapeHtml(scenario)}</td>`,
    `<td class="wide">${escapeHtml(transports.join(', '))}</td>`,
    ...[
      String(entries.length - transports.length),
      count(load.consumers),
      count(load.frameBytes),
      plain(load.fps),
      String(load.rounds),
    ].map((text) => `<td>${escapeHtml(text)}</td>`),
  ];
  const link = `<a href="${escapeHtml(encodeURIComponent(run.directory))}/index.html">${escapeHtml(minute(startedAt))}</a>`;
  return `<tr><th scope="row">${link}</th>${cells.join('')}</tr>`;
}
