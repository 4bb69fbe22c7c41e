import type { RunResults } from '../results/results.ts';
import type { StreamResult } from '../results/stream.ts';
import { count, digits, megabytes, withInterval } from './format.ts';
import { type Column, OPERATIONS_READING, operationColumns } from './summary.ts';

/** What a run tells where it has no entries. */
export interface PlainTable {
  readonly title: string;
  readonly reading: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What is told of a stream that was only watched. */
const streamColumns: readonly Column<StreamResult>[] = [
  { head: 'viewers', read: ({ viewers }) => count(viewers) },
  { head: 'frames a second', read: ({ framesPerSecond }) => withInterval(framesPerSecond) },
  { head: 'frame, kB', read: ({ bytesPerFrame }) => kilobytes(bytesPerFrame) },
  { head: 'Mbit/s to all', read: ({ megabitsPerSecond }) => withInterval(megabitsPerSecond) },
  { head: 'p50 gap, ms', read: ({ gapMs }) => withInterval(gapMs.p50) },
  { head: 'p99 gap, ms', read: ({ gapMs }) => withInterval(gapMs.p99) },
  { head: 'longest gap, ms', read: ({ gapMs }) => withInterval(gapMs.max) },
  { head: 'incomplete', read: ({ incomplete }) => count(incomplete) },
  {
    head: 'p50 latency, ms',
    read: ({ latencyMs }) => (latencyMs === undefined ? '–' : withInterval(latencyMs.p50)),
  },
  {
    head: 'p99 latency, ms',
    read: ({ latencyMs }) => (latencyMs === undefined ? '–' : withInterval(latencyMs.p99)),
  },
  {
    head: 'CPU per delivery, µs',
    read: ({ relay }) => (relay === undefined ? '–' : withInterval(relay.cpuMicrosPerDelivery)),
  },
  {
    head: 'peak memory, MB',
    read: ({ relay }) => (relay === undefined ? '–' : megabytes(relay.rssBytesPeak)),
  },
];

const kilobytes = ({ median, low, high }: StreamResult['bytesPerFrame']): string =>
  withInterval({
    median: median / 1000,
    ...(low === undefined || high === undefined ? {} : { low: low / 1000, high: high / 1000 }),
  });

const STREAM_READING =
  'Medians over rounds, with their 95 % intervals: what viewers saw of a stream that the bench did not feed. A gap is the time from ' +
  'one frame of a viewer to its next; the longest is that of any viewer.';

/** Undefined where a run has entries, or could have had some. */
export function plainTableOf({ micro, streams }: RunResults): PlainTable | undefined {
  if (micro !== undefined) {
    return tableOf(
      'Operations',
      OPERATIONS_READING,
      'operation',
      operationColumns,
      micro,
      ({ name }) => name,
    );
  }
  if (streams === undefined) return undefined;
  return tableOf('Stream', STREAM_READING, 'stream', streamColumns, streams, ({ name }) => name);
}

function tableOf<Row>(
  title: string,
  reading: string,
  first: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): PlainTable {
  return {
    title,
    reading,
    head: [first, ...columns.map(({ head }) => head)],
    rows: rows.map((row) => [nameOf(row), ...columns.map(({ read }) => read(row))]),
  };
}

/** What a watched stream comes to, in sentences. */
export function streamSentences(streams: readonly StreamResult[]): string[] {
  return streams.flatMap((stream) => {
    if (!stream.valid) return ['Nothing was seen validly of the stream, so there is nothing to say of it.'];
    const { name, implementation, viewers, framesPerSecond, bytesPerFrame, gapMs, incomplete, latencyMs } =
      stream;
    const parts = incomplete === 1 ? '1 part was' : `${count(incomplete)} parts were`;
    return [
      `${name} (${implementation}) shows ${digits(framesPerSecond.median)} frames a second of ${digits(bytesPerFrame.median / 1000)} kB to each of ${count(viewers)} ${viewers === 1 ? 'viewer' : 'viewers'}; the longest gap of a round is ${digits(gapMs.max.median)} ms.`,
      ...(incomplete === 0 ? [] : [`${parts} no whole pictures.`]),
      latencyMs === undefined
        ? `Its latency cannot be told: ${stream.latencyUnknown ?? 'nothing says when frames were captured'}.`
        : `Latency is p50 ${digits(latencyMs.p50.median)} ms and p99 ${digits(latencyMs.p99.median)} ms, by the clock of its server (X-Timestamp): right as far as that agrees with this machine's.`,
    ];
  });
}
