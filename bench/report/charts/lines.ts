import type { EChartsOption } from 'echarts';
import { digits } from '../format.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, type Drawing, renderSvg, valueAxis } from './chart.ts';
import { drawable, latencyAxis } from './latency-axis.ts';
import type { Layout } from './layout.ts';
import { lineNames, type NamedLine } from './line-names.ts';

/** A line of one entry's figures, from left to right. */
export interface Line {
  readonly entry: string;
  readonly points: readonly LinePoint[];
}

export interface LinePoint {
  /** A place on the axis: the number itself, or the place of a category. */
  readonly x: number;
  readonly y: number;
  /** What is said under the pointer. */
  readonly tip: string;
}

export interface LinesOptions {
  readonly label: string;
  readonly xName: string;
  readonly yName: string;
  /** The names of the places on the axis; without them it is one of numbers. */
  readonly categories?: readonly string[];
  /** Latencies and costs want a logarithmic axis, which is the usual one; what is of one size does not. */
  readonly linear?: boolean;
  /** A line across, with its name. */
  readonly reference?: { readonly value: number; readonly name: string };
}

const HEIGHT_PIXELS = 360;
const LEFT_PIXELS = 66;

/** Lines over an axis of categories or numbers. */
export const renderLines =
  (lines: readonly Line[], options: LinesOptions): Drawing =>
  (layout) => {
    const { label, xName, reference } = options;
    const names = lineNames(lines.flatMap(nameOf), layout, HEIGHT_PIXELS);
    const { axis, bottomPixels } = valueAxis(xName, layout);
    return renderSvg(
      {
        grid: {
          left: LEFT_PIXELS,
          right: names.rightPixels,
          top: 16,
          bottom: bottomPixels + names.belowPixels,
        },
        graphic: names.graphic,
        xAxis:
          options.categories === undefined
            ? { ...axis, min: 0 }
            : { ...axis, type: 'category', data: [...options.categories], boundaryGap: false },
        yAxis: yAxisOf(lines, options, layout),
        series: [
          ...lines.map((line, i) => ({
            ...seriesOf(line),
            ...(i === 0 && reference !== undefined ? { markLine: markLine(reference, layout) } : {}),
          })),
          ...names.series,
        ],
      },
      {
        layout,
        heightPixels: HEIGHT_PIXELS + names.belowPixels,
        label,
        tip: (series, data) => lines[series]?.points[data]?.tip ?? '',
      },
    );
  };

function yAxisOf(
  lines: readonly Line[],
  { yName, linear, reference }: LinesOptions,
  layout: Layout,
): NonNullable<EChartsOption['yAxis']> {
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y));
  return {
    ...(linear === true
      ? { ...axisStyle(layout), type: 'value' as const, scale: true }
      : latencyAxis(reference === undefined ? values : [...values, reference.value], layout)),
    name: yName,
    nameLocation: 'middle',
    nameGap: 44,
  };
}

function seriesOf({ entry, points }: Line) {
  const { colour, line, symbol } = styleOf(entry);
  return {
    type: 'line' as const,
    name: entry,
    data: points.map(({ x, y }) => [x, drawable(y)]),
    symbol,
    symbolSize: 8,
    lineStyle: { color: colour, type: line, width: 2 },
    itemStyle: { color: colour },
  };
}

/** What it begins and ends with. */
function nameOf({ entry, points }: Line): NamedLine[] {
  const [start, end] = [points[0], points.at(-1)];
  if (start === undefined || end === undefined) return [];
  const figure = start === end ? digits(end.y) : `${digits(start.y)} → ${digits(end.y)}`;
  return [{ entry, x: end.x, y: drawable(end.y), figure }];
}

const markLine = ({ value, name }: { value: number; name: string }, { fontPixels }: Layout) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: 'var(--ink-soft)', type: 'dashed' as const, width: 1.5 },
  label: {
    formatter: name,
    color: 'var(--ink-soft)',
    fontSize: fontPixels,
    position: 'insideStartTop' as const,
  },
  data: [{ yAxis: drawable(value) }],
});
