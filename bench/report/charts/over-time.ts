import type { EntryResult, TimePoint } from '../../results.ts';
import { median } from '../../statistics/spread.ts';
import { digits } from '../format.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, type Chart, FONT_SIZE_PIXELS, renderSvg } from './chart.ts';

const LEAST_MS = 0.05;

/** The 99th percentile in each slice of the measured time, the median over rounds. */
export function overTimeChart(entries: readonly EntryResult[]): Chart {
  const drawn = entries
    .map((entry) => ({ entry, slices: medianSlices(entry) }))
    .filter(({ slices }) => slices.length > 0);
  const svg = renderSvg(
    {
      grid: { left: 64, right: 170, top: 24, bottom: 52 },
      xAxis: {
        ...axisStyle,
        type: 'value',
        min: 0,
        name: 'seconds since the measuring began',
        nameLocation: 'middle',
        nameGap: 32,
      },
      yAxis: { ...axisStyle, type: 'log', name: 'p99 latency, ms', nameLocation: 'middle', nameGap: 44 },
      series: drawn.map(({ entry, slices }) => {
        const { colour, line, symbol } = styleOf(entry.transport);
        return {
          type: 'line',
          name: entry.transport,
          data: slices.map(({ atSeconds, p99Ms }) => [atSeconds, Math.max(LEAST_MS, p99Ms)]),
          symbol,
          symbolSize: 6,
          lineStyle: { color: colour, type: line, width: 2 },
          itemStyle: { color: colour },
          endLabel: {
            show: true,
            formatter: entry.transport,
            color: colour,
            fontSize: FONT_SIZE_PIXELS,
            distance: 8,
          },
          labelLayout: { moveOverlap: 'shiftY' },
        };
      }),
    },
    {
      heightPixels: 380,
      label: 'Latency over time, one line for each entry',
      tip(series, data) {
        const slice = drawn[series]?.slices[data];
        if (slice === undefined) return '';
        return `${drawn[series]?.entry.transport}, second ${digits(slice.atSeconds)}: p50 ${digits(slice.p50Ms)} ms, p99 ${digits(slice.p99Ms)} ms`;
      },
    },
  );
  return {
    id: 'over-time',
    title: 'Latency over time',
    reading:
      'A line that climbs is a relay that falls behind. Each point is the 99th percentile of a quarter of a second, the median over rounds.',
    svg,
    table: {
      head: ['entry', 'second', 'p50, ms', 'p99, ms'],
      rows: drawn.flatMap(({ entry, slices }) =>
        slices.map((slice) => [
          entry.transport,
          digits(slice.atSeconds),
          digits(slice.p50Ms),
          digits(slice.p99Ms),
        ]),
      ),
    },
  };
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
