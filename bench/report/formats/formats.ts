import type { RunResults } from '../../results/results.ts';
import { renderCsv } from './csv.ts';
import type { FormatName } from './format-names.ts';
import { renderMarkdown } from './markdown.ts';

/** Runs in one text of a format, with a line's end: of one run JSON is its results.json, of several an array of these. */
export function renderAs(format: FormatName, runs: readonly RunResults[]): string {
  if (format === 'markdown') return runs.map(renderMarkdown).join('\n');
  if (format === 'csv') return renderCsv(runs);
  return renderJson(runs.length === 1 ? runs[0] : runs);
}

/** As results.json is written. */
export const renderJson = (value: RunResults | readonly RunResults[] | undefined): string =>
  `${JSON.stringify(value, null, 1)}\n`;
