import type { LineSeriesOption } from 'echarts';
import { type EntryResult, labelOf, type PercentilePoint } from '../../results/results.ts';
import { inOrder, isMeasured } from '../entry.ts';
import { digits, withInterval } from '../format.ts';
import { type EntryStyle, styleOf } from '../palette.ts';
import { type Chart, type Drawing, renderSvg, valueAxis } from './chart.ts';
import { drawable, latencyAxis } from './latency-axis.ts';
import type { Layout } from './layout.ts';
import { lineNames, type NamedLine } from './line-names.ts';

const MOST_CURVES = 10;
const HEIGHT_PIXELS = 420;

/** Where lines have marks and the axis has labels. */
const marks = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];

/** On this axis each step to the right leaves a tenth of the deliveries (HdrHistogram's percentile plot). */
const position = (percentile: number): number => -Math.log10(1 - percentile / 100);

interface Curve {
  readonly entry: EntryResult;
  readonly dash: EntryStyle['line'];
  readonly points: readonly PercentilePoint[];
}

/** Latency by percentile: one line an entry, all its valid rounds together. */
export function percentileChart(entries: readonly EntryResult[]): Chart {
  const measured = inOrder(entries).filter(isMeasured);
  // The last of all has no place on this axis.
  const curves = measured
    .map((entry) => ({
      entry,
      dash: dashOf(entry, measured),
      points: entry.percentiles.filter(({ percentile }) => percentile < 100),
    }))
    .filter(({ points }) => points.length > 0);
  return {
    id: 'percentiles',
    title: 'Latency by percentile',
    reading: read(measured),
    // More lines than these nobody tells apart; the figures stand below.
    ...(curves.length > MOST_CURVES ? {} : { svg: draw(curves) }),
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

const draw =
  (curves: readonly Curve[]): Drawing =>
  (layout) => {
    const points = curves.flatMap((curve) => curve.points);
    const names = lineNames(curves.flatMap(nameOf), layout, HEIGHT_PIXELS);
    const { axis, bottomPixels } = shareAxis(points, layout);
    return renderSvg(
      {
        grid: { left: 66, right: names.rightPixels, top: 16, bottom: bottomPixels + names.belowPixels },
        graphic: names.graphic,
        xAxis: axis,
        yAxis: {
          ...latencyAxis(
            points.map(({ latencyMs }) => latencyMs),
            layout,
          ),
          name: 'latency, ms',
          nameLocation: 'middle',
          nameGap: 44,
        },
        series: [...curves.map(lineOf), ...names.series],
      },
      {
        layout,
        heightPixels: HEIGHT_PIXELS + names.belowPixels,
        label: 'Latency by percentile, one line for each entry',
        tip(series, data) {
          const curve = curves[series];
          const point = curve?.points[data];
          if (curve === undefined || point === undefined) return '';
          return `${labelOf(curve.entry)}: ${trimmed(point.percentile)} % of deliveries within ${digits(point.latencyMs)} ms`;
        },
      },
    );
  };

function shareAxis(points: readonly PercentilePoint[], layout: Layout) {
  const last = points.reduce((most, { percentile }) => Math.max(most, position(percentile)), 1);
  const all = marks.map(position).filter((mark) => mark <= last);
  // The first two are too close to each other for a small one.
  const ticks = layout.name === 'narrow' ? all.slice(1) : all;
  const { axis, bottomPixels } = valueAxis('deliveries at least as fast, %', layout);
  return {
    axis: {
      ...axis,
      min: 0,
      max: last,
      axisTick: { ...axis.axisTick, customValues: ticks },
      axisLabel: {
        ...axis.axisLabel,
        customValues: ticks,
        formatter: (value: number) => trimmed(100 * (1 - 10 ** -value)),
      },
    },
    bottomPixels,
  };
}

const dashesOfVariants = ['solid', 'dashed', 'dotted'] as const;

/** Several of one transport have its colour, and dashes of their own. */
function dashOf(entry: EntryResult, all: readonly EntryResult[]): EntryStyle['line'] {
  const same = all.filter(({ transport }) => transport === entry.transport);
  const own = styleOf(entry.transport).line;
  return same.length === 1 ? own : (dashesOfVariants[same.indexOf(entry) % dashesOfVariants.length] ?? own);
}

/** Marks on every point would hide the dashes, so only those next to the labels of the axis have one. */
function lineOf({ entry, dash, points }: Curve): LineSeriesOption {
  const { colour, symbol } = styleOf(entry.transport);
  const marked = new Set(marks.slice(1).map((mark) => nearest(points, position(mark))));
  return {
    type: 'line',
    name: labelOf(entry),
    data: points.map(({ percentile, latencyMs }, i) => ({
      value: [position(percentile), drawable(latencyMs)],
      symbol: marked.has(i) ? symbol : 'none',
    })),
    symbolSize: 7,
    lineStyle: { color: colour, type: dash, width: 2 },
    itemStyle: { color: colour },
  };
}

function nearest(points: readonly PercentilePoint[], wanted: number): number {
  const distances = points.map(({ percentile }) => Math.abs(position(percentile) - wanted));
  return distances.indexOf(Math.min(...distances));
}

function nameOf({ entry, dash, points }: Curve): NamedLine[] {
  const end = points.at(-1);
  if (end === undefined) return [];
  const figure = `p99 ${digits(entry.latencyMs.p99.median)} ms`;
  return [{ entry: labelOf(entry), x: position(end.percentile), y: drawable(end.latencyMs), dash, figure }];
}

const trimmed = (percentile: number): string => String(Number(percentile.toFixed(4)));
