import { type FindingName, findingKinds } from '../../results/findings.ts';
import type { EntryResult, MicroResult, RunResults, Spread } from '../../results/results.ts';
import type { StreamResult } from '../../results/stream.ts';

type Cell = string | number | boolean | undefined;

/** A column with its unit in its head, and what it has of a row. */
type Column<Row> = readonly [head: string, read: (row: Row) => Cell];

interface EntryRow {
  readonly run: RunResults;
  readonly entry: EntryResult;
}

interface OperationRow {
  readonly run: RunResults;
  readonly operation: MicroResult;
}

interface StreamRow {
  readonly run: RunResults;
  readonly stream: StreamResult;
}

/** A figure with its interval, which few rounds do not have. */
const spread = <Row>(name: string, unit: string, read: (row: Row) => Spread | undefined): Column<Row>[] => [
  [`${name}${unit}`, (row) => read(row)?.median],
  [`${name}, 95 % from${unit}`, (row) => read(row)?.low],
  [`${name}, 95 % to${unit}`, (row) => read(row)?.high],
];

/** Nothing measured is nothing, and not 0. */
const ofMeasured =
  <Value>(read: (entry: EntryResult) => Value | undefined) =>
  ({ entry }: EntryRow): Value | undefined =>
    entry.rounds.some(({ valid }) => valid) ? read(entry) : undefined;

const runColumns: readonly Column<Pick<EntryRow, 'run'>>[] = [
  ['started at (UTC)', ({ run }) => run.startedAt],
  ['scenario', ({ run }) => run.scenario],
  ['machine', ({ run }) => run.environment.cpu],
  ['commit', ({ run }) => run.environment.commit],
];

const loadColumns: readonly Column<EntryRow>[] = [
  ['consumers', ({ run }) => run.load.consumers],
  ['emitters', ({ run }) => run.load.emitters],
  ['frames a second', ({ run }) => run.load.fps],
  ['frame size (bytes)', ({ run }) => run.load.frameBytes],
];

const identityColumns: readonly Column<EntryRow>[] = [
  ['transport', ({ entry }) => entry.transport],
  ['variant', ({ entry }) => entry.variant],
  ['yardstick', ({ entry }) => entry.yardstick],
  ['implementation', ({ entry }) => entry.implementation],
  ['valid', ({ entry }) => entry.valid],
  ['reasons', ({ entry }) => entry.reasons.join('; ')],
  ['rounds that count', ({ entry }) => entry.rounds.filter(({ valid }) => valid).length],
];

const quantiles = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p99.9', 'p999'],
  ['largest', 'max'],
] as const;

const figureColumns: readonly Column<EntryRow>[] = [
  ...quantiles.flatMap(([name, field]) =>
    spread(
      `latency ${name}`,
      ' (ms)',
      ofMeasured(({ latencyMs }) => latencyMs[field]),
    ),
  ),
  ...(['p50', 'p99'] as const).flatMap((field) =>
    spread(
      `age of the picture ${field}`,
      ' (ms)',
      ofMeasured(({ frameAgeMs }) => frameAgeMs[field]),
    ),
  ),
  ...spread(
    'frozen',
    ' (share of the time)',
    ofMeasured(({ frozenShare }) => frozenShare),
  ),
  ...spread(
    'deliveries a second',
    '',
    ofMeasured(({ deliveriesPerSecond }) => deliveriesPerSecond),
  ),
  ...spread(
    'relay CPU per delivery',
    ' (microseconds)',
    ofMeasured(({ relay }) => relay?.cpuMicrosPerDelivery),
  ),
  ...spread(
    'relay CPU, times tcp',
    '',
    ofMeasured(({ versusFloor }) => versusFloor?.cpu),
  ),
  ['relay peak memory (bytes)', ofMeasured(({ relay }) => relay?.rssBytesPeak)],
  ['relay event loop p99 (ms)', ofMeasured(({ relay }) => relay?.eventLoopP99Ms)],
  ...spread('capacity', ' (consumers)', ({ entry }: EntryRow) => entry.capacity?.consumers),
  ['capacity is at least that', ({ entry }) => entry.capacity?.atLeast],
  ...(['offered', 'delivered', 'dropped', 'lost', 'duplicated', 'reordered', 'corrupt'] as const).map(
    (field): Column<EntryRow> => [`${field} (frames)`, ofMeasured((entry) => entry[field])],
  ),
];

const operationColumns: readonly Column<OperationRow>[] = [
  ...runColumns,
  ['operation', ({ operation }) => operation.name],
  ...spread<OperationRow>('time', ' (microseconds)', ({ operation }) => operation.microsPerOperation),
  ...spread<OperationRow>('operations a second', '', ({ operation }) => operation.operationsPerSecond),
  ['samples', ({ operation }) => operation.samples],
];

const streamColumns: readonly Column<StreamRow>[] = [
  ...runColumns,
  ['stream', ({ stream }) => stream.implementation],
  ['viewers', ({ stream }) => stream.viewers],
  ['valid', ({ stream }) => stream.valid],
  ['rounds that count', ({ stream }) => stream.rounds.filter(({ valid }) => valid).length],
  ...spread<StreamRow>('frames a second', '', ({ stream }) => stream.framesPerSecond),
  ...spread<StreamRow>('frame size', ' (bytes)', ({ stream }) => stream.bytesPerFrame),
  ...spread<StreamRow>('traffic to all', ' (Mbit/s)', ({ stream }) => stream.megabitsPerSecond),
  ...(['p50', 'p99', 'max'] as const).flatMap((field) =>
    spread<StreamRow>(`gap ${field}`, ' (ms)', ({ stream }) => stream.gapMs[field]),
  ),
  ['frames', ({ stream }) => stream.frames],
  ['incomplete parts', ({ stream }) => stream.incomplete],
  ...quantiles.flatMap(([name, field]) =>
    spread<StreamRow>(`latency ${name}`, ' (ms)', ({ stream }) => stream.latencyMs?.[field]),
  ),
  ...spread<StreamRow>(
    'CPU per delivery',
    ' (microseconds)',
    ({ stream }) => stream.relay?.cpuMicrosPerDelivery,
  ),
  ['peak memory (bytes)', ({ stream }) => stream.relay?.rssBytesPeak],
];

/** A column for what any of the runs found beside the usual figures. */
function findingColumns(runs: readonly RunResults[]): Column<EntryRow>[] {
  const entries = runs.flatMap((run) => run.entries);
  const names = (Object.keys(findingKinds) as FindingName[]).filter((name) =>
    entries.some(({ findings }) => findings[name] !== undefined),
  );
  return names.flatMap((name) => {
    const { title, unit } = findingKinds[name];
    return spread<EntryRow>(title, unit === '' ? '' : ` (${unit})`, ({ entry }) => entry.findings[name]);
  });
}

/**
 * A row for each entry of the runs, or for each operation or stream where such were measured: RFC 4180, but for lines that end as
 * everywhere on this system. Figures are as in results.json, with a point and nothing between thousands.
 */
export function renderCsv(runs: readonly RunResults[]): string {
  const operations = runs.flatMap((run) => (run.micro ?? []).map((operation) => ({ run, operation })));
  if (operations.length > 0) return table(operationColumns, operations);
  const streams = runs.flatMap((run) => (run.streams ?? []).map((stream) => ({ run, stream })));
  if (streams.length > 0) return table(streamColumns, streams);
  const rows = runs.flatMap((run) => run.entries.map((entry) => ({ run, entry })));
  const columns = [...runColumns, ...loadColumns, ...identityColumns, ...figureColumns];
  return table([...columns, ...findingColumns(runs)], rows);
}

function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(([head]) => head), ...rows.map((row) => columns.map(([, read]) => read(row)))];
  return lines.map((cells) => `${cells.map(escaped).join(',')}\n`).join('');
}

function escaped(cell: Cell): string {
  const text = cell === undefined ? '' : typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
