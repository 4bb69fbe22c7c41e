import { type EntryResult, labelOf, type TimePoint } from '../../results/results.ts';
import { median } from '../../statistics/spread.ts';
import { inOrder } from '../entry.ts';
import { digits, enumerate } from '../format.ts';
import type { Chart } from './chart.ts';
import { drawPanels, type Timeline } from './time-panels.ts';

/** What the relay that all are set against did at the same time stands in each panel. */
const REFERENCE = 'tcp';

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
        slices.map(({ atSeconds, p50Ms, p99Ms }) => [entry, digits(atSeconds), digits(p50Ms), digits(p99Ms)]),
      ),
    },
  };
}

function read(timelines: readonly Timeline[]): string {
  const climbing = timelines.filter(({ slices }) => climbs(slices)).map(({ entry }) => entry);
  const found =
    climbing.length === 0
      ? 'None falls behind: no p99 ends at twice what it began with.'
      : `The p99 of ${enumerate(climbing)} ends at more than twice what it began with.`;
  const references = timelines.some(({ entry }) => entry === REFERENCE)
    ? `, and dotted grey the p99 of ${REFERENCE}`
    : '';
  return `A line that climbs is a relay that falls behind. ${found} In each panel the thick line is p99, the thin one p50${references}; medians over rounds.`;
}

/** The last third against the first, which a single slow slice does not decide. */
function climbs(slices: readonly TimePoint[]): boolean {
  const third = Math.floor(slices.length / 3);
  if (third === 0) return false;
  const p99 = (part: readonly TimePoint[]): number => median(part.map(({ p99Ms }) => p99Ms));
  return p99(slices.slice(-third)) >= CLIMBS_BY * p99(slices.slice(0, third));
}

function medianSlices(entry: EntryResult): TimePoint[] {
  const rounds = entry.rounds.filter((round) => round.valid).map((round) => round.latencyOverTime);
  return (rounds[0] ?? []).map(({ atSeconds }, i) => {
    const slices = rounds.flatMap((round) => round[i] ?? []);
    return {
      atSeconds,
      p50Ms: median(slices.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(slices.map(({ p99Ms }) => p99Ms)),
    };
  });
}
