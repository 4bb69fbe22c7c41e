import { REFERENCE } from '../../results/reference.ts';
import { type EntryResult, labelOf, type TimePoint } from '../../results/results.ts';
import { median } from '../../statistics/median.ts';
import { inOrder } from '../entry.ts';
import { digits, enumerate } from '../format.ts';
import type { Chart } from './chart.ts';
import { drawPanels, type Timeline } from './time-panels.ts';

/** An entry whose last slices are this much slower than its first ones is said to climb. */
const CLIMBS_BY = 2;

/** Latency in each slice of the measured time, the median over rounds: a small panel an entry, all on one scale. */
export function overTimeChart(entries: readonly EntryResult[]): Chart {
  const timelines = inOrder(entries)
    .map((entry) => ({ entry: labelOf(entry), slices: medianSlices(entry) }))
    .filter(({ slices }) => slices.length > 0);
  return {
    id: 'over-time',
    title: 'Latency over time',
    reading: read(timelines),
    svg: drawPanels(timelines, REFERENCE),
    table: {
      head: ['entry', 'second', 'p50, ms', 'p99, ms'],
      rows: timelines.flatMap(({ entry, slices }) =>
        slices.map(({ atSeconds, p50Ms, p99Ms }) => [
          entry,
          digits(atSeconds),
          ...[p50Ms, p99Ms].map((latencyMs) => (latencyMs === undefined ? '–' : digits(latencyMs))),
        ]),
      ),
    },
  };
}

function read(timelines: readonly Timeline[]): string {
  const found = whatIsSeen(timelines);
  const references = timelines.some(({ entry }) => entry === REFERENCE)
    ? `, and dotted grey the p99 of ${REFERENCE}`
    : '';
  return `A line that climbs is a relay that falls behind, and where a line is broken nothing came. ${found} In each panel the thick line is p99, the thin one p50${references}; medians over rounds.`;
}

function whatIsSeen(timelines: readonly Timeline[]): string {
  const named = (course: Course): string =>
    enumerate(timelines.filter(({ slices }) => courseOf(slices) === course).map(({ entry }) => entry));
  const [climbing, ended, untold] = [named('climbs'), named('ends'), named('untold')];
  const said = [
    ...(climbing === '' ? [] : [`The p99 of ${climbing} ends at more than twice what it began with.`]),
    ...(ended === '' ? [] : [`From ${ended} nothing came any more in the last third of the time.`]),
    ...(untold === '' ? [] : [`Too little was measured of ${untold} to tell.`]),
  ];
  if (timelines.length === 0) return 'Nothing was measured.';
  return said.length > 0 ? said.join(' ') : 'None falls behind: no p99 ends at twice what it began with.';
}

type Course = 'steady' | 'climbs' | 'ends' | 'untold';

/** The last third against the first, which a single slow slice does not decide. */
function courseOf(slices: readonly TimePoint[]): Course {
  const third = Math.floor(slices.length / 3);
  const p99Of = (part: readonly TimePoint[]): number => median(part.flatMap(({ p99Ms }) => p99Ms ?? []));
  const [first, last] = [p99Of(slices.slice(0, third)), p99Of(slices.slice(slices.length - third))];
  if (third === 0 || Number.isNaN(first)) return 'untold';
  if (Number.isNaN(last)) return 'ends';
  return last > CLIMBS_BY * first ? 'climbs' : 'steady';
}

function medianSlices(entry: EntryResult): TimePoint[] {
  const rounds = entry.rounds.filter((round) => round.valid).map((round) => round.latencyOverTime);
  return (rounds[0] ?? []).map(({ atSeconds }, i) => {
    const slices = rounds.flatMap((round) => round[i] ?? []);
    const p50s = slices.flatMap(({ p50Ms }) => p50Ms ?? []);
    const p99s = slices.flatMap(({ p99Ms }) => p99Ms ?? []);
    return p50s.length === 0 ? { atSeconds } : { atSeconds, p50Ms: median(p50s), p99Ms: median(p99s) };
  });
}
