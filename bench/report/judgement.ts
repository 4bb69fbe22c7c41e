import type { Judgement, RunResults, Verdict } from '../results/results.ts';
import { escapeHtml } from './escape.ts';
import { withInterval } from './format.ts';
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

/** The same for the report. */
export function judgementSection(judgement: Judgement | undefined): string {
  if (judgement === undefined) return '';
  const { expectations, baseline } = judgement;
  const expected =
    expectations.length === 0
      ? ''
      : table(
          ['expected', 'result', 'measured'],
          expectations.map(({ text, verdict, actual }) => ({
            bad: verdict === 'no',
            cells: [text, words[verdict], actual],
          })),
        );
  const against =
    baseline === undefined
      ? ''
      : `<h3>Against ${escapeHtml(baseline.name)}</h3>
<p class="reading">This run over that one: ratios of geometric means over rounds${baseline.otherMachine ? ', of each entry’s multiples of tcp' : ''}. A change is what lies beyond a tenth with its whole interval, for machines drift between runs; all changes of a run hold together in 95 of 100 runs, and their intervals are as wide as that takes. Alike is what lies within a tenth with its own interval of 95 %.</p>
${baseline.warnings.length > 0 ? `<ul>${baseline.warnings.map((warning) => `<li>${escapeHtml(warning)}</li>`).join('')}</ul>` : ''}
${table(
  ['entry', 'metric', 'times', 'verdict'],
  baseline.comparisons.map(({ entry, metric, ratio, verdict, roundsToTell }) => ({
    bad: verdict === 'worse',
    cells: [entry, metric, withInterval(ratio), `${verdict}${more(roundsToTell)}`],
  })),
)}`;
  return `<section id="judgement"><h2>Judged</h2>${expected}${against}</section>`;
}

interface Row {
  readonly bad: boolean;
  readonly cells: readonly string[];
}

function table(head: readonly string[], rows: readonly Row[]): string {
  const body = rows.map(
    ({ bad, cells: [first = '', ...others] }) =>
      `<tr${bad ? ' class="invalid"' : ''}><th scope="row">${escapeHtml(first)}</th>${others.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="group" aria-label="Judged"><table>
<thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}
