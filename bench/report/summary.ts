import type { EntryResult, MicroResult } from '../results/results.ts';
import { count, digits, megabytes, withInterval } from './format.ts';

/** A column of a table, and what it shows of a row: an interval stands in brackets behind its figure. */
export interface Column<Row> {
  readonly head: string;
  readonly read: (row: Row) => string;
}

const UNKNOWN = '–';

/** What is told of each entry that has figures. */
export const summaryColumns: readonly Column<EntryResult>[] = [
  { head: 'p50 latency, ms', read: ({ latencyMs }) => withInterval(latencyMs.p50) },
  { head: 'p99 latency, ms', read: ({ latencyMs }) => withInterval(latencyMs.p99) },
  {
    head: 'CPU per delivery, µs',
    read: ({ relay }) => (relay === undefined ? UNKNOWN : withInterval(relay.cpuMicrosPerDelivery)),
  },
  {
    head: 'times tcp',
    read: ({ versusFloor }) => (versusFloor === undefined ? UNKNOWN : withInterval(versusFloor.cpu)),
  },
  {
    head: 'peak memory, MB',
    read: ({ relay }) => (relay === undefined ? UNKNOWN : megabytes(relay.rssBytesPeak)),
  },
  { head: 'frozen, %', read: ({ frozenShare }) => digits(100 * frozenShare.median) },
  { head: 'deliveries a second', read: ({ deliveriesPerSecond }) => count(deliveriesPerSecond.median) },
  { head: 'dropped', read: ({ dropped }) => count(dropped) },
  { head: 'lost', read: ({ lost }) => count(lost) },
];

/** What is told of each operation that was timed. */
export const operationColumns: readonly Column<MicroResult>[] = [
  { head: 'µs (95 %)', read: ({ microsPerOperation }) => withInterval(microsPerOperation) },
  { head: 'a second', read: ({ operationsPerSecond }) => count(operationsPerSecond.median) },
  { head: 'samples', read: ({ samples }) => count(samples) },
];

export const SUMMARY_READING =
  'Medians over rounds, with their 95 % intervals, which fewer than 3 rounds do not have (–); times tcp is the geometric mean of the ratios of the same rounds; of memory the largest, of dropped and lost the sum. Names in bold are our transports; the others are yardsticks, programs of a few lines for comparison.';

export const OPERATIONS_READING =
  "Lower is better: the median over rounds of each round's median sample, with its 95 % interval.";
