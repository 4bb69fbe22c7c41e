import { findingKinds } from '../../results/findings.ts';
import { type EntryResult, type Judgement, labelOf, type RunResults } from '../../results/results.ts';
import { conditionsOf } from '../conditions.ts';
import { findingsShown, inOrder, isMeasured, problemOf, remarksOn } from '../entry.ts';
import { shownFinding } from '../finding.ts';
import { count, withInterval } from '../format.ts';
import { headline } from '../headline.ts';
import { judgedTables } from '../judgement.ts';
import { plainTableOf } from '../plain-table.ts';
import { type Column, summaryColumns } from '../summary.ts';
import { verdictOf } from '../verdict.ts';

/** A run as GitHub shows it: what it says, a table of its entries, what it was judged by, and how to run it again. */
export function renderMarkdown(results: RunResults): string {
  const { scenario, judgement, command, notices, unavailable } = results;
  const plain = plainTableOf(results);
  const { title, sentence, reasons } = verdictOf(results);
  const blocks = [
    `## Relaymark: ${escaped(scenario)}`,
    conditionsOf(results).map(escaped).join(' · '),
    `**${title}** ${escaped(sentence)}`,
    list(reasons),
    ...headline(results).map(escaped),
    plain === undefined ? entriesTable(results.entries) : table(plain.head, plain.rows),
    list([
      ...inOrder(results.entries).flatMap((entry) => notesOn(entry, reasons)),
      ...unavailable.map(({ transport, reason }) => `${transport} is unavailable: ${reason}`),
      ...notices,
    ]),
    ...(judgement === undefined ? [] : judgedBlocks(judgement)),
    fenced(command),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function judgedBlocks(judgement: Judgement): string[] {
  const blocks = judgedTables(judgement).flatMap(({ title, head, rows }) => [
    ...(title === undefined ? [] : [`Against ${escaped(title)}:`]),
    table(
      head,
      rows.map(({ cells }) => cells),
    ),
  ]);
  return ['### Judged', list(judgement.baseline?.warnings ?? []), ...blocks];
}

const heads = <Row>(columns: readonly Column<Row>[]): string[] => columns.map(({ head }) => head);

function entriesTable(entries: readonly EntryResult[]): string {
  const columns = [...summaryColumns, ...capacityColumn(entries), ...findingColumns(entries)];
  const rows = inOrder(entries).map((entry) => [
    labelOf(entry),
    ...columns.map(({ read }) => (isMeasured(entry) ? read(entry) : '–')),
  ]);
  return table(['entry', ...heads(columns)], rows);
}

function capacityColumn(entries: readonly EntryResult[]): Column<EntryResult>[] {
  if (entries.every(({ capacity }) => capacity === undefined)) return [];
  const read = ({ capacity }: EntryResult): string =>
    capacity === undefined
      ? '–'
      : `${capacity.atLeast ? 'at least ' : ''}${withInterval(capacity.consumers, count)}`;
  return [{ head: 'capacity, consumers', read }];
}

const findingColumns = (entries: readonly EntryResult[]): Column<EntryResult>[] =>
  findingsShown(entries).map((name) => {
    const { unit, format } = shownFinding(findingKinds[name]);
    return {
      head: `${findingKinds[name].title}${unit === '' ? '' : `, ${unit}`}`,
      read({ findings }) {
        const value = findings[name];
        return value === undefined ? '–' : withInterval(value, format);
      },
    };
  });

/** What is not among the reasons already. */
const notesOn = (entry: EntryResult, reasons: readonly string[]): string[] => {
  const known = reasons.some((reason) => reason.startsWith(`${labelOf(entry)}: `));
  const problem = known ? undefined : problemOf(entry);
  return [problem ?? [], remarksOn(entry)].flat().map((note) => `${labelOf(entry)}: ${note}`);
};

/** Names to the left, figures to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head.map(escaped)),
    line(head.map((_, i) => (i === 0 ? ':--' : '--:'))),
    ...rows.map((cells) => line(cells.map(escaped))),
  ].join('\n');
}

const list = (items: readonly string[]): string => items.map((item) => `- ${escaped(item)}`).join('\n');

/** What Markdown, tables and GitHub's formulas would take for marks is text, in one line. */
const escaped = (text: string): string =>
  text.replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? ' ' : space)).replace(/[\\`*_[\]<>|~$&]/g, '\\$&');

/** Code as it is, whatever it holds: its fence is longer than any in it. */
function fenced(code: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${code}\n${fence}`;
}
