import type { CustomSeriesRenderItem, EChartsOption } from 'echarts';
import type { Spread } from '../../results/results.ts';
import { styleOf } from '../palette.ts';
import { type Drawing, ink, renderSvg, softInk, valueAxis } from './chart.ts';
import { textPixels } from './chart-label.ts';
import type { Layout } from './layout.ts';
import { BAR_PIXELS, rowsFor } from './rows.ts';

/** A bar with its interval. */
export interface Bar {
  readonly entry: string;
  readonly value: Spread;
  /** A smaller figure of the same kind, shown as a dot in the bar. */
  readonly dot?: number;
  /** What stands at the end of the bar. */
  readonly text: string;
  readonly yardstick: boolean;
}

export interface BarsOptions {
  readonly label: string;
  /** What the axis shows, with its unit. */
  readonly axisName: string;
  /** A line across all bars, with its name. */
  readonly reference?: { readonly value: number; readonly name: string };
}

const TEXT_GAP_PIXELS = 8;

/** However long a text is, bars have this share of the width. */
const LEAST_BARS_SHARE = 0.2;

/** The place of the bars that stand behind the others. */
const BACKING_SERIES = 2;

/** Horizontal bars, the first one on top, with whiskers for their intervals. */
export const renderBars =
  (bars: readonly Bar[], options: BarsOptions): Drawing =>
  (layout) => {
    const { label, axisName, reference } = options;
    const { axis, heightPixels, leftPixels, rightPixels } = rowsFor(
      bars.map(({ entry }) => entry),
      layout,
    );
    const scale = scaleOf(bars, reference?.value, layout.widthPixels - leftPixels - rightPixels, layout);
    const x = valueAxis(axisName, layout);
    const top = reference === undefined ? 10 : 28;
    const option: EChartsOption = {
      grid: { left: leftPixels, right: rightPixels, top, bottom: x.bottomPixels },
      xAxis: {
        ...x.axis,
        ...scale,
        axisLabel: { ...x.axis.axisLabel, showMaxLabel: false, showMinLabel: scale.min === 0 },
      },
      yAxis: axis,
      series: seriesOf(bars, reference, layout),
    };
    return renderSvg(option, {
      layout,
      heightPixels: top + heightPixels + x.bottomPixels,
      label,
      tip(series, data) {
        const described = bars[data];
        return series === BACKING_SERIES || described === undefined
          ? ''
          : `${described.entry}: ${described.text}`;
      },
    });
  };

/** From the least to the most, with room for the texts at the ends of the bars. */
function scaleOf(
  bars: readonly Bar[],
  reference: number | undefined,
  plotPixels: number,
  layout: Layout,
): { readonly min: number; readonly max: number } {
  const most = Math.max(
    ...bars.map(({ value }) => value.high ?? value.median),
    reference ?? 0,
    Number.MIN_VALUE,
  );
  const least = Math.min(0, ...bars.map(({ value }) => value.low ?? value.median));
  const longest = Math.max(0, ...bars.map(({ text }) => textPixels(text, layout)));
  const barsPixels = Math.max(LEAST_BARS_SHARE * plotPixels, plotPixels - TEXT_GAP_PIXELS - longest);
  return { min: least, max: least + (most - least) * (plotPixels / barsPixels) };
}

function seriesOf(
  bars: readonly Bar[],
  reference: BarsOptions['reference'],
  layout: Layout,
): NonNullable<EChartsOption['series']> {
  return [
    {
      type: 'bar',
      barWidth: BAR_PIXELS,
      data: bars.map(({ entry, value, yardstick }) => ({
        value: value.median,
        itemStyle: { color: styleOf(entry).colour, opacity: yardstick ? 0.45 : 1 },
      })),
      z: 3,
      ...(reference === undefined ? {} : { markLine: referenceLine(reference, layout) }),
    },
    {
      type: 'custom',
      data: bars.map(({ value: { median, low = median, high = median } }, i) => [low, high, i]),
      encode: { x: [0, 1], y: 2 },
      renderItem: whisker(bars, layout),
      z: 5,
    },
    // Under the translucent bars, so that the lines of the grid do not shine through.
    {
      type: 'bar',
      barWidth: BAR_PIXELS,
      barGap: '-100%',
      silent: true,
      data: bars.map(({ value }) => value.median),
      itemStyle: { color: 'var(--paper)' },
      z: 2,
    },
  ];
}

/** The interval as a line with ends, and the text behind it. */
function whisker(bars: readonly Bar[], { fontPixels }: Layout): CustomSeriesRenderItem {
  return (_parameters, api) => {
    const row = Number(api.value(2));
    const [left = 0, y = 0] = api.coord([api.value(0), row]);
    const [right = 0] = api.coord([api.value(1), row]);
    const [zero = 0] = api.coord([0, row]);
    return {
      type: 'group',
      children: [
        ...dots(bars[row]?.dot, (value) => api.coord([value, row])),
        // The wider one below keeps it legible on a bar of any colour.
        ...(right > left
          ? [
              { colour: 'var(--paper)', width: 4 },
              { colour: ink, width: 1.5 },
            ]
          : []
        ).flatMap(({ colour, width }) => interval(left, right, y, { stroke: colour, lineWidth: width })),
        {
          type: 'text',
          style: {
            x: Math.max(right, zero) + TEXT_GAP_PIXELS,
            y,
            text: bars[row]?.text ?? '',
            textVerticalAlign: 'middle',
            fill: ink,
            fontSize: fontPixels,
            // So that it stays legible across the reference line.
            stroke: 'var(--paper)',
            lineWidth: 4,
          },
        },
      ],
    };
  };
}

function interval(left: number, right: number, y: number, style: { stroke: string; lineWidth: number }) {
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    ({ type: 'line', shape: { x1, y1, x2, y2 }, style }) as const;
  return [line(left, y, right, y), line(left, y - 4, left, y + 4), line(right, y - 4, right, y + 4)];
}

function dots(value: number | undefined, place: (value: number) => number[]) {
  if (value === undefined) return [];
  const [cx = 0, cy = 0] = place(value);
  const style = { fill: 'var(--paper)', stroke: ink, lineWidth: 1.5 };
  return [{ type: 'circle' as const, shape: { cx, cy, r: 4 }, style }];
}

function referenceLine({ value, name }: { value: number; name: string }, { name: size, fontPixels }: Layout) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: softInk, type: 'dashed' as const, width: 1.5 },
    label: {
      formatter: name,
      color: softInk,
      fontSize: fontPixels,
      position: 'start' as const,
      // In the middle of its line it would stand out over a narrow chart's edge.
      ...(size === 'narrow' ? { align: 'left' as const } : {}),
    },
    data: [{ xAxis: value }],
  };
}
