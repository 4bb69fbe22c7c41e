import type { RunResults } from '../results.ts';
import { escapeHtml } from './escape.ts';
import { count, minute, plain } from './format.ts';
import { document } from './html.ts';

/** A folder of the reports: a run, or why it cannot be read. */
export type ListedRun =
  | { readonly directory: string; readonly results: RunResults }
  | { readonly directory: string; readonly unreadable: string };

/** The page that lists all runs, the newest first. */
export function renderIndex(runs: readonly ListedRun[]): string {
  const rows = runs.toSorted((a, b) => b.directory.localeCompare(a.directory)).map(row);
  const table =
    rows.length === 0
      ? '<p>There are no reports yet. <code>npm run bench</code> makes one.</p>'
      : `<div class="scroll"><table><thead><tr><th>run</th><th>scenario</th><th>entries</th><th>consumers</th><th>frame, bytes</th><th>fps</th><th>rounds</th><th>result</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
  return document('Relaymark reports', `<header><h1>Relaymark reports</h1></header>\n${table}`);
}

function row(run: ListedRun): string {
  const link = (text: string): string =>
    `<a href="${escapeHtml(encodeURIComponent(run.directory))}/index.html">${escapeHtml(text)}</a>`;
  if ('unreadable' in run) {
    return `<tr><td>${escapeHtml(run.directory)}</td><td colspan="7" class="invalid">unreadable: ${escapeHtml(run.unreadable)}</td></tr>`;
  }
  const { scenario, startedAt, load, entries, valid, complete } = run.results;
  const cells = [
    link(minute(startedAt)),
    escapeHtml(scenario),
    String(entries.length),
    count(load.consumers),
    count(load.frameBytes),
    plain(load.fps),
    String(load.rounds),
    valid ? 'valid' : `<span class="invalid">${complete ? 'invalid' : 'incomplete'}</span>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}
