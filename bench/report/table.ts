import Table from 'cli-table3';
import type { EntryResult, RunResults, Spread } from '../results.ts';
import { isMeasured, problemOf, sortedByP99 } from './entry.ts';
import { count, digits } from './format.ts';

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

const WIDEST_COLUMNS = 80;

/** Marks a text, as Node's `styleText` does where the terminal shows colours. */
export type Paint = (format: 'bold' | 'dim' | 'red', text: string) => string;

/** A run for the terminal, sorted by p99; at most 80 columns wide. */
export function renderTable(results: RunResults, paint: Paint): string {
  const table = new Table({
    chars,
    style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
    colAligns: ['left', ...Array<'right'>(7).fill('right')],
    head: ['', 'p50 ms', 'p99 ms', '95 %', 'CPU µs', 'x floor', 'dropped', 'lost'].map((text) =>
      paint('dim', text),
    ),
  });
  const sorted = sortedByP99(results.entries);
  for (const entry of sorted.filter(isMeasured)) {
    const name = entry.yardstick ? paint('dim', entry.transport) : paint('bold', entry.transport);
    table.push([entry.valid ? name : paint('red', `${entry.transport} !`), ...figures(entry, paint)]);
  }
  const problems = sorted.flatMap((entry) => {
    const problem = problemOf(entry);
    return problem === undefined ? [] : [`${entry.transport}: ${problem}`];
  });
  const yardsticks = sorted.filter((entry) => entry.yardstick).map((entry) => entry.transport);
  return [
    table.toString(),
    '',
    paint('dim', 'Medians over rounds. CPU: of the relay, per delivery. Floor: tcp.'),
    ...(yardsticks.length > 0 ? [paint('dim', shortened(`Yardsticks: ${yardsticks.join(', ')}.`))] : []),
    ...problems.map((problem) => paint('red', shortened(problem))),
    ...results.unavailable.map(({ transport, reason }) =>
      shortened(`${transport} is unavailable: ${reason}`),
    ),
  ].join('\n');
}

function figures(entry: EntryResult, paint: Paint): string[] {
  const interval = ({ low, high }: Spread): string => `${digits(low)}–${digits(high)}`;
  return [
    digits(entry.latencyMs.p50.median),
    digits(entry.latencyMs.p99.median),
    interval(entry.latencyMs.p99),
    digits(entry.relay.cpuMicrosPerDelivery.median),
    entry.versusFloor === undefined ? '–' : digits(entry.versusFloor.cpu.median),
    short(entry.dropped),
    entry.lost > 0 ? paint('red', short(entry.lost)) : '0',
  ];
}

/** A number of frames in at most six characters. */
const short = (frames: number): string => (frames < 100_000 ? count(frames) : `${digits(frames / 1e6)} M`);

/** The first line, cut to the width of the table; the report has it whole. */
function shortened(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length <= WIDEST_COLUMNS ? line : `${line.slice(0, WIDEST_COLUMNS - 1)}…`;
}
