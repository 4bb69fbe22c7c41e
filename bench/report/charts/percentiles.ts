import type { LineSeriesOption } from 'echarts';
import { type EntryResult, labelOf, type PercentilePoint } from '../../results/results.ts';
import { inOrder, isMeasured } from '../entry.ts';
import { digits, withInterval } from '../format.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, type Chart, renderSvg } from './chart.ts';
import { endLabels, endLabelsPixels } from './end-labels.ts';
import { drawable, latencyAxis } from './latency-axis.ts';

const MOST_CURVES = 10;

/** Where lines have marks and the axis has labels. */
const marks = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];

/** On this axis each step to the right leaves a tenth of the deliveries (HdrHistogram's percentile plot). */
const position = (percentile: number): number => -Math.log10(1 - percentile / 100);

interface Curve {
  readonly entry: EntryResult;
  readonly points: readonly PercentilePoint[];
}

/** Latency by percentile: one line an entry, all its valid rounds together. */
export function percentileChart(entries: readonly EntryResult[]): Chart {
  const measured = inOrder(entries).filter(isMeasured);
  // The last of all has no place on this axis.
  const curves = measured
    .map((entry) => ({ entry, points: entry.percentiles.filter(({ percentile }) => percentile < 100) }))
    .filter(({ points }) => points.length > 0);
  return {
    id: 'percentiles',
    title: 'Latency by percentile',
    reading: read(measured),
    // More lines than these nobody tells apart; the figures stand below.
    svg: curves.length > MOST_CURVES ? '' : draw(curves),
    table: {
      head: ['entry', 'p50, ms (95 %)', 'p90, ms', 'p95, ms', 'p99, ms (95 %)', 'p99.9, ms', 'max, ms'],
      rows: measured.map(({ latencyMs: { p50, p90, p95, p99, p999, max }, ...entry }) => [
        labelOf(entry),
        withInterval(p50),
        digits(p90.median),
        p95 === undefined ? '–' : digits(p95.median),
        withInterval(p99),
        digits(p999.median),
        digits(max.median),
      ]),
    },
  };
}

function read(measured: readonly EntryResult[]): string {
  const slowest = measured.toSorted((a, b) => b.latencyMs.p99.median - a.latencyMs.p99.median)[0];
  if (slowest === undefined) return 'Nothing was measured.';
  const said = `Lower is better, and the right edge is what the unluckiest deliveries were like. Slowest at the 99th percentile, median over rounds: ${labelOf(slowest)}, ${digits(slowest.latencyMs.p99.median)} ms.`;
  return `${said} The lines are of the deliveries of all rounds together, in which a slow round weighs more than in a median${differing(measured, slowest)}.`;
}

/** Who is slowest of all rounds together, where that is somebody else. */
function differing(measured: readonly EntryResult[], slowest: EntryResult): string {
  const pooled = measured.flatMap((entry) => {
    const point = entry.percentiles.find(({ percentile }) => percentile >= 99);
    return point === undefined ? [] : [{ entry, latencyMs: point.latencyMs }];
  });
  const [last] = pooled.toSorted((a, b) => b.latencyMs - a.latencyMs);
  return last === undefined || last.entry === slowest
    ? ''
    : `: there it is ${labelOf(last.entry)}, ${digits(last.latencyMs)} ms`;
}

function draw(curves: readonly Curve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const last = points.reduce((most, { percentile }) => Math.max(most, position(percentile)), 1);
  const ticks = marks.map(position).filter((mark) => mark <= last);
  return renderSvg(
    {
      grid: {
        left: 64,
        right: endLabelsPixels(curves.map(({ entry }) => labelOf(entry))),
        top: 16,
        bottom: 52,
      },
      xAxis: {
        ...axisStyle,
        type: 'value',
        min: 0,
        max: last,
        name: 'share of deliveries that were at least as fast',
        nameLocation: 'middle',
        nameGap: 32,
        axisTick: { ...axisStyle.axisTick, customValues: ticks },
        axisLabel: {
          ...axisStyle.axisLabel,
          customValues: ticks,
          formatter: (value: number) => `${trimmed(100 * (1 - 10 ** -value))} %`,
        },
      },
      yAxis: {
        ...latencyAxis(points.map(({ latencyMs }) => latencyMs)),
        name: 'latency, ms',
        nameLocation: 'middle',
        nameGap: 44,
      },
      series: [...curves.map(lineOf), endLabels(curves.flatMap(endOf))],
    },
    {
      heightPixels: 420,
      label: 'Latency by percentile, one line for each entry',
      tip(series, data) {
        const point = curves[series]?.points[data];
        if (point === undefined) return '';
        return `${curves[series] === undefined ? '' : labelOf(curves[series].entry)}: ${trimmed(point.percentile)} % of deliveries within ${digits(point.latencyMs)} ms`;
      },
    },
  );
}

/** Marks on every point would hide the dashes, so only those next to the labels of the axis have one. */
function lineOf({ entry, points }: Curve): LineSeriesOption {
  const { colour, line, symbol } = styleOf(entry.transport);
  const marked = new Set(marks.slice(1).map((mark) => nearest(points, position(mark))));
  return {
    type: 'line',
    name: labelOf(entry),
    data: points.map(({ percentile, latencyMs }, i) => ({
      value: [position(percentile), drawable(latencyMs)],
      symbol: marked.has(i) ? symbol : 'none',
    })),
    symbolSize: 7,
    lineStyle: { color: colour, type: line, width: 2 },
    itemStyle: { color: colour },
  };
}

function nearest(points: readonly PercentilePoint[], wanted: number): number {
  const distances = points.map(({ percentile }) => Math.abs(position(percentile) - wanted));
  return distances.indexOf(Math.min(...distances));
}

function endOf({ entry, points }: Curve) {
  const end = points.at(-1);
  if (end === undefined) return [];
  return [{ entry: labelOf(entry), x: position(end.percentile), y: drawable(end.latencyMs) }];
}

const trimmed = (percentile: number): string => String(Number(percentile.toFixed(4)));
