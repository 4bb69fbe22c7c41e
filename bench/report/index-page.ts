import { outcomeOf } from '../judge/judge.ts';
import type { EntryResult, RunResults } from '../results/results.ts';
import { escapeHtml } from './escape.ts';
import { count, minute, plain } from './format.ts';
import { document } from './html.ts';
import { cardsTable, type HtmlRow } from './html-table.ts';

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

/** The page that lists all runs, the newest first, whatever their folders are called. */
export function renderIndex(runs: readonly ListedRun[]): string {
  const rows = runs.toSorted((a, b) => whenOf(b).localeCompare(whenOf(a))).map(row);
  const table =
    rows.length === 0
      ? '<p>There are no reports yet. <code>npm run bench</code> makes one.</p>'
      : cardsTable({ label: 'Runs', className: 'runs', head, rows });
  return document('Relaymark reports', `<header><h1>Relaymark reports</h1></header>\n${table}`);
}

/** Folders are named by the time; what cannot be read, and is not, stands last. */
const whenOf = (run: ListedRun): string =>
  'results' in run ? run.results.startedAt.replaceAll(':', '-') : (/^\d.*|$/.exec(run.directory)?.[0] ?? '');

function resultOf(results: RunResults): string {
  const bad = (word: string): string => `<span class="invalid">${word}</span>`;
  if (!results.complete) return bad('incomplete');
  if (!results.valid) return bad('invalid');
  const outcome = outcomeOf(results);
  if (outcome === 'not sure') return 'not sure';
  return outcome === 'disappointing' ? bad('failed') : 'valid';
}

function row(run: ListedRun): HtmlRow {
  const directory = escapeHtml(run.directory);
  if ('unreadable' in run) {
    return { cells: [directory], instead: `unreadable: ${escapeHtml(run.unreadable)}` };
  }
  const { scenario, startedAt, load, entries } = run.results;
  const transports = namesOf(entries.filter((entry) => !entry.yardstick));
  const link = `<a href="${escapeHtml(encodeURIComponent(run.directory))}/index.html">${escapeHtml(minute(startedAt))}</a>`;
  // One that somebody kept under a name.
  const kept = /^\d{4}-/.test(run.directory) ? '' : `<small>${directory}</small>`;
  return {
    cells: [
      link + kept,
      resultOf(run.results),
      ...[
        scenario,
        transports.join(', '),
        String(namesOf(entries.filter((entry) => entry.yardstick)).length),
        count(load.consumers),
        count(load.frameBytes),
        plain(load.fps),
        String(load.rounds),
      ].map(escapeHtml),
    ],
  };
}

/** Each once, in however many variants it was measured. */
const namesOf = (entries: readonly EntryResult[]): string[] => [
  ...new Set(entries.map(({ transport }) => transport)),
];
