import type { BaselineResult, Judgement, RunResults, Verdict } from '../results/results.ts';
import { escapeHtml } from './escape.ts';
import { withInterval } from './format.ts';
import { cardsTable } from './html-table.ts';
import type { Paint } from './table.ts';

const words: Readonly<Record<Verdict, string>> = { yes: 'met', no: 'not met', 'not sure': 'not sure' };

const more = (roundsToTell: number | undefined): string =>
  roundsToTell === undefined ? '' : `; about ${roundsToTell} rounds each would likely tell`;

/** What a run was judged by, for the terminal. */
export function judgementLines({ expectations, baseline }: Judgement, paint: Paint): string[] {
  const lines = expectations.map(({ text, verdict, actual }) => {
    const line = `${words[verdict].padEnd(8)}  ${text}  (${actual})`;
    return verdict === 'no' ? paint('red', line.replace(words.no, words.no.toUpperCase())) : line;
  });
  if (baseline === undefined) return lines;
  lines.push(paint('bold', `Against ${baseline.name}`));
  for (const warning of baseline.warnings) lines.push(`  ${warning}`);
  if (baseline.comparisons.length === 0) lines.push(paint('red', '  Nothing could be compared.'));
  for (const { entry, metric, ratio, verdict, roundsToTell } of baseline.comparisons) {
    const line = `  ${verdict.padEnd(8)} ${entry} ${metric}: ${withInterval(ratio)} times${more(roundsToTell)}`;
    lines.push(verdict === 'worse' ? paint('red', line) : line);
  }
  return lines;
}

/** Why a run is not sure to be what was asked of it, in words: what is not met before what is not sure. */
export function shortcomings({ judgement }: RunResults): string[] {
  if (judgement === undefined) return [];
  const { expectations, baseline } = judgement;
  const unmet = (verdict: Verdict): string[] =>
    expectations
      .filter((expectation) => expectation.verdict === verdict)
      .map(({ text, actual }) => `${words[verdict]}: ${text} (${actual})`);
  const { name = '', comparisons = [] } = baseline ?? {};
  const untold = comparisons.every(({ verdict }) => verdict === 'not sure');
  return [
    ...unmet('no'),
    ...comparisons
      .filter(({ verdict }) => verdict === 'worse')
      .map(
        ({ entry, metric, ratio }) => `worse than ${name}: ${entry} ${metric}, ${withInterval(ratio)} times`,
      ),
    ...(baseline !== undefined && untold ? [`nothing could be told from ${name}`] : []),
    ...unmet('not sure'),
  ];
}

/** A table of what was judged, with its figures. */
export interface JudgedTable {
  /** The baseline that it is against; undefined of expectations. */
  readonly title?: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly bad: boolean; readonly cells: readonly string[] }[];
}

/** What was expected, and what was set against a baseline: as many tables as there is something for. */
export function judgedTables({ expectations, baseline }: Judgement): JudgedTable[] {
  const expected: JudgedTable = {
    head: ['expected', 'result', 'measured'],
    rows: expectations.map(({ text, verdict, actual }) => ({
      bad: verdict === 'no',
      cells: [text, words[verdict], actual],
    })),
  };
  const tables = expected.rows.length === 0 ? [] : [expected];
  if (baseline === undefined) return tables;
  const rows = baseline.comparisons.map(({ entry, metric, ratio, verdict, roundsToTell }) => ({
    bad: verdict === 'worse',
    cells: [entry, metric, withInterval(ratio), `${verdict}${more(roundsToTell)}`],
  }));
  return [...tables, { title: baseline.name, head: ['entry', 'metric', 'times', 'verdict'], rows }];
}

/** The same for the report. */
export function judgementSection(judgement: Judgement | undefined): string {
  if (judgement === undefined) return '';
  const { baseline } = judgement;
  const tables = judgedTables(judgement).map(({ title, head, rows }) => {
    const drawn = cardsTable({
      label: 'Judged',
      className: 'judged',
      head,
      rows: rows.map(({ bad, cells }) => ({ bad, cells: cells.map(escapeHtml) })),
    });
    return title === undefined || baseline === undefined ? drawn : againstBaseline(baseline) + drawn;
  });
  return `<section id="judgement"><h2>Judged</h2>${tables.join('\n')}</section>`;
}

function againstBaseline({ name, otherMachine, warnings }: BaselineResult): string {
  const reading = `This run over that one: ratios of geometric means over rounds${otherMachine ? ', of each entry’s multiples of tcp' : ''}. A change is what lies beyond a tenth with its whole interval, for machines drift between runs; all changes of a run hold together in 95 of 100 runs, and their intervals are as wide as that takes. Alike is what lies within a tenth with its own interval of 95 %.`;
  const said = warnings.map((warning) => `<li>${escapeHtml(warning)}</li>`).join('');
  return `<h3>Against ${escapeHtml(name)}</h3>
<p class="reading">${reading}</p>
${said === '' ? '' : `<ul>${said}</ul>`}
`;
}
