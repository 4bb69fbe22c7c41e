import type { EntryResult } from '../../results.ts';
import { digits } from '../format.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, type Chart, FONT_SIZE_PIXELS, renderSvg } from './chart.ts';

/** Latencies below this are drawn here: a logarithmic axis has no zero. */
const LEAST_MS = 0.05;

const ticks = [0, 90, 99, 99.9, 99.99, 99.999, 99.9999];

/** On this axis each step to the right leaves a tenth of the deliveries (HdrHistogram's percentile plot). */
const position = (percentile: number): number => -Math.log10(1 - percentile / 100);

/** Latency by percentile: one line an entry, all its valid rounds together. */
export function percentileChart(entries: readonly EntryResult[]): Chart {
  const drawn = entries.filter((entry) => entry.percentiles.length > 0);
  const points = drawn.map((entry) => entry.percentiles.filter(({ percentile }) => percentile < 100));
  const slowest = [...drawn].sort((a, b) => b.latencyMs.p99.median - a.latencyMs.p99.median)[0];
  const svg = renderSvg(
    {
      grid: { left: 64, right: 170, top: 24, bottom: 52 },
      xAxis: {
        ...axisStyle,
        type: 'value',
        min: 0,
        max: Math.ceil(Math.max(1, ...points.flat().map(({ percentile }) => position(percentile)))),
        interval: 1,
        name: 'share of deliveries that were at least as fast',
        nameLocation: 'middle',
        nameGap: 32,
        axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => `${ticks[value] ?? ''} %` },
      },
      yAxis: { ...axisStyle, type: 'log', name: 'latency, ms', nameLocation: 'middle', nameGap: 44 },
      series: drawn.map((entry, i) => {
        const { colour, line, symbol } = styleOf(entry.transport);
        return {
          type: 'line',
          name: entry.transport,
          data: (points[i] ?? []).map(({ percentile, latencyMs }) => [
            position(percentile),
            Math.max(LEAST_MS, latencyMs),
          ]),
          symbol,
          symbolSize: 4,
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
      heightPixels: 420,
      label: 'Latency by percentile, one line for each entry',
      tip(series, data) {
        const point = points[series]?.[data];
        if (point === undefined) return '';
        return `${drawn[series]?.transport}: ${trimmed(point.percentile)} % of deliveries within ${digits(point.latencyMs)} ms`;
      },
    },
  );
  return {
    id: 'percentiles',
    title: 'Latency by percentile',
    reading:
      slowest === undefined
        ? 'Nothing was measured.'
        : `Lower is better, and the right edge is what the unluckiest deliveries were like. Slowest at the 99th percentile: ${slowest.transport}, ${digits(slowest.latencyMs.p99.median)} ms.`,
    svg,
    table: {
      head: ['entry', 'p50, ms', 'p90, ms', 'p99, ms', 'p99.9, ms', 'max, ms'],
      rows: entries.map(({ transport, latencyMs }) => [
        transport,
        ...[latencyMs.p50, latencyMs.p90, latencyMs.p99, latencyMs.p999, latencyMs.max].map((spread) =>
          digits(spread.median),
        ),
      ]),
    },
  };
}

const trimmed = (percentile: number): string => String(Number(percentile.toFixed(4)));
