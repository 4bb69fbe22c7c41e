import type { EChartsOption } from 'echarts';
import { styleOf } from '../palette.ts';
import { axisStyle, renderSvg } from './chart.ts';
import { endLabels, endLabelsPixels } from './end-labels.ts';
import { drawable, latencyAxis } from './latency-axis.ts';

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

/** Lines over an axis of categories or numbers. */
export function renderLines(lines: readonly Line[], options: LinesOptions): string {
  const { label, xName, yName, categories, linear, reference } = options;
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y));
  const xAxis: EChartsOption['xAxis'] =
    categories === undefined
      ? { ...axisStyle, type: 'value', min: 0 }
      : { ...axisStyle, type: 'category', data: [...categories], boundaryGap: false };
  return renderSvg(
    {
      grid: {
        left: 64,
        right: endLabelsPixels(lines.map(({ entry }) => entry)),
        top: 16,
        bottom: 52,
      },
      xAxis: { ...xAxis, name: xName, nameLocation: 'middle', nameGap: 32 },
      yAxis: {
        ...(linear === true
          ? { ...axisStyle, type: 'value' as const, scale: true }
          : latencyAxis(reference === undefined ? values : [...values, reference.value])),
        name: yName,
        nameLocation: 'middle',
        nameGap: 44,
      },
      series: [
        ...lines.map(({ entry, points }, i) => {
          const { colour, line, symbol } = styleOf(entry);
          return {
            type: 'line' as const,
            name: entry,
            data: points.map(({ x, y }) => [x, drawable(y)]),
            symbol,
            symbolSize: 8,
            lineStyle: { color: colour, type: line, width: 2 },
            itemStyle: { color: colour },
            ...(i === 0 && reference !== undefined ? { markLine: markLine(reference) } : {}),
          };
        }),
        endLabels(
          lines.flatMap(({ entry, points }) => {
            const end = points.at(-1);
            return end === undefined ? [] : [{ entry, x: end.x, y: drawable(end.y) }];
          }),
        ),
      ],
    },
    {
      heightPixels: HEIGHT_PIXELS,
      label,
      tip: (series, data) => lines[series]?.points[data]?.tip ?? '',
    },
  );
}

const markLine = ({ value, name }: { value: number; name: string }) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: 'var(--ink-soft)', type: 'dashed' as const, width: 1.5 },
  label: { formatter: name, color: 'var(--ink-soft)', position: 'insideStartTop' as const },
  data: [{ yAxis: drawable(value) }],
});
