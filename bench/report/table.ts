import Table from 'cli-table3';
import { type FindingKind, findingKinds } from '../results/findings.ts';
import { type EntryResult, labelOf, type MicroResult, type RunResults } from '../results/results.ts';
import { unavailableInWords } from '../results/unavailable.ts';
import { wrapped } from '../results/wrapped.ts';
import { LEAST_ROUNDS } from '../statistics/estimate.ts';
import {
  capacityInWords,
  findingsShown,
  inOrder,
  isMeasured,
  leftOutInWords,
  problemOf,
  remarksOn,
} from './entry.ts';
import { shownFinding } from './finding.ts';
import { count, digits, intervalOf, withInterval } from './format.ts';
import { type LinkMatrix, linkMatrices, MATRIX_READING } from './link-matrix.ts';
import { plainTableOf, streamSentences } from './plain-table.ts';

/** Without rules between rows: nine entries and their heads fit a small terminal. */
const chars = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

/** Marks a text, as Node's `styleText` does where the terminal shows colours. */
export type Paint = (format: 'bold' | 'dim' | 'red', text: string) => string;

/** A run for the terminal, sorted by p99; at most 80 columns wide where entries have no variants. */
export function renderTable(results: RunResults, paint: Paint): string {
  if (results.micro !== undefined) return renderMicro(results.micro, paint);
  return results.streams === undefined ? renderEntries(results, paint) : renderStreams(results, paint);
}

function renderMicro(operations: readonly MicroResult[], paint: Paint): string {
  const table = emptyTable(['', 'µs', '95 %', 'a second'], paint);
  for (const { name, microsPerOperation, operationsPerSecond } of operations) {
    table.push([
      paint('bold', name),
      digits(microsPerOperation.median),
      intervalOf(microsPerOperation),
      count(operationsPerSecond.median),
    ]);
  }
  return table.toString();
}

/** A line for each figure: there are more than 80 columns hold, and seldom more streams than one. */
function renderStreams(results: RunResults, paint: Paint): string {
  const { head = [], rows = [] } = plainTableOf(results) ?? {};
  const width = Math.max(...head.map(({ length }) => length));
  const figures = rows.map(([name = '', ...cells]) =>
    [
      paint('bold', name),
      ...cells.map((cell, i) => `  ${paint('dim', (head[i + 1] ?? '').padEnd(width))}  ${cell}`),
    ].join('\n'),
  );
  const rounds = (results.streams ?? []).flatMap((stream) => stream.rounds);
  const leftOut = leftOutInWords(rounds);
  return [
    ...figures,
    '',
    ...streamSentences(results.streams ?? []).map((sentence) => wrapped(sentence)),
    ...(leftOut === undefined ? [] : [paint('red', wrapped(leftOut))]),
    ...results.notices.map((notice) => wrapped(notice)),
  ].join('\n');
}

function emptyTable(head: readonly string[], paint: Paint) {
  return new Table({
    chars,
    style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
    colAligns: ['left', ...Array<'right'>(head.length - 1).fill('right')],
    head: head.map((text) => paint('dim', text)),
  });
}

function renderEntries(results: RunResults, paint: Paint): string {
  const matrices = linkMatrices(results.entries);
  const table = emptyTable(['', 'p50 ms', 'p99 ms', '95 %', 'CPU µs', 'x tcp', 'dropped', 'lost'], paint);
  const sorted = inOrder(results.entries);
  for (const entry of sorted.filter(isMeasured)) {
    const name = entry.yardstick ? paint('dim', labelOf(entry)) : paint('bold', labelOf(entry));
    table.push([entry.valid ? name : paint('red', `${labelOf(entry)} !`), ...figures(entry, paint)]);
  }
  const problems = sorted.flatMap((entry) => {
    const problem = problemOf(entry);
    return problem === undefined ? [] : [`${labelOf(entry)}: ${problem}`];
  });
  const remarks = sorted.flatMap((entry) => remarksOn(entry).map((remark) => `${labelOf(entry)}: ${remark}`));
  const yardsticks = [
    ...new Set(sorted.filter(({ yardstick }) => yardstick).map(({ transport }) => transport)),
  ];
  const figuresOfAll =
    matrices.length > 0
      ? [...matrices.map((matrix) => renderMatrix(matrix, paint)), paint('dim', wrapped(MATRIX_READING))]
      : [
          table.toString(),
          '',
          paint('dim', explanation(results.entries)),
          ...capacityLines(sorted, paint),
          ...findingLines(sorted, paint),
        ];
  return [
    ...figuresOfAll,
    ...(yardsticks.length > 0 ? [paint('dim', wrapped(`Yardsticks: ${yardsticks.join(', ')}.`))] : []),
    ...(matrices.length > 0 ? [] : remarks).map((remark) => wrapped(remark)),
    ...problems.map((problem) => paint('red', wrapped(problem))),
    ...unavailableInWords(results.unavailable),
  ].join('\n');
}

function renderMatrix({ transport, clients, rows }: LinkMatrix, paint: Paint): string {
  const table = emptyTable([transport, 'floor ms', ...clients], paint);
  for (const { link, floorMs, cells } of rows) table.push([paint('bold', link), floorMs, ...cells]);
  return `${table.toString()}\n`;
}

function explanation(entries: readonly EntryResult[]): string {
  const measured = entries.filter(isMeasured);
  const cpu =
    measured.length > 0 && measured.every(({ relay }) => relay === undefined)
      ? "CPU: not known, the relay is somebody else's process."
      : 'CPU: of the relay, per delivery.';
  const few = measured.some(({ latencyMs }) => latencyMs.p99.low === undefined);
  const dash = few
    ? `\n–: fewer than ${LEAST_ROUNDS} rounds, which say nothing of how sure a figure is.`
    : '';
  return `Medians over rounds. ${cpu}${dash}`;
}

function capacityLines(entries: readonly EntryResult[], paint: Paint): string[] {
  const lines = entries.flatMap((entry) => {
    const { capacity } = entry;
    if (capacity === undefined) return [];
    const name = labelOf(entry);
    const said = capacityInWords(capacity, intervalOf(capacity.consumers, count));
    return [wrapped(`${name} carries ${said}`).replace(name, paint('bold', name))];
  });
  const loads = new Set(entries.flatMap(({ capacity }) => capacity?.comparedAt ?? []));
  return [...[...loads].map((consumers) => `Figures of all at ${count(consumers)} consumers.`), ...lines];
}

function findingLines(entries: readonly EntryResult[], paint: Paint): string[] {
  return findingsShown(entries).flatMap((name) => {
    const kind: FindingKind = findingKinds[name];
    const { unit, format } = shownFinding(kind);
    const lines = entries.flatMap((entry) => {
      const value = entry.findings[name];
      return value === undefined
        ? []
        : [`  ${labelOf(entry)}: ${withInterval(value, format)} ${unit}`.trimEnd()];
    });
    return [paint('bold', kind.title), ...lines];
  });
}

function figures(entry: EntryResult, paint: Paint): string[] {
  return [
    digits(entry.latencyMs.p50.median),
    digits(entry.latencyMs.p99.median),
    intervalOf(entry.latencyMs.p99),
    entry.relay === undefined ? '–' : digits(entry.relay.cpuMicrosPerDelivery.median),
    entry.versusFloor === undefined ? '–' : digits(entry.versusFloor.cpu.median),
    short(entry.dropped),
    entry.lost > 0 ? paint('red', short(entry.lost)) : '0',
  ];
}

/** A number of frames in at most six characters. */
const short = (frames: number): string => (frames < 100_000 ? count(frames) : `${digits(frames / 1e6)} M`);
