import type { CustomSeriesRenderItem, EChartsOption } from 'echarts';
import type { Spread } from '../../results/results.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, FONT_SIZE_PIXELS, ink, renderSvg, softInk, WIDTH_PIXELS } from './chart.ts';
import { CHARACTER_PIXELS, chartLabel, labelsPixels } from './chart-label.ts';

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

const ROW_PIXELS = 34;
const LEAST_LEFT_PIXELS = 160;
const RIGHT_PIXELS = 40;

const TEXT_GAP_PIXELS = 8;
const LABEL_GAP_PIXELS = 14;

/** The place of the bars that stand behind the others. */
const BACKING_SERIES = 2;

/** Horizontal bars, the first one on top, with whiskers for their intervals. */
export function renderBars(bars: readonly Bar[], { label, axisName, reference }: BarsOptions): string {
  const most = Math.max(
    ...bars.map(({ value }) => value.high ?? value.median),
    reference?.value ?? 0,
    Number.MIN_VALUE,
  );
  const least = Math.min(0, ...bars.map(({ value }) => value.low ?? value.median));
  const longest = Math.max(0, ...bars.map(({ text }) => text.length));
  const left = Math.max(LEAST_LEFT_PIXELS, labelsPixels(bars.map(({ entry }) => entry)) + LABEL_GAP_PIXELS);
  const plotPixels = WIDTH_PIXELS - left - RIGHT_PIXELS;
  const top = reference === undefined ? 10 : 26;
  const option: EChartsOption = {
    grid: { left, right: RIGHT_PIXELS, top, bottom: 52 },
    xAxis: {
      ...axisStyle,
      type: 'value',
      min: least,
      // Room for the texts at the ends of the bars.
      max:
        least + (most - least) * (plotPixels / (plotPixels - TEXT_GAP_PIXELS - longest * CHARACTER_PIXELS)),
      name: axisName,
      nameLocation: 'middle',
      nameGap: 32,
      axisLabel: { ...axisStyle.axisLabel, showMaxLabel: false, showMinLabel: least === 0 },
    },
    yAxis: {
      ...axisStyle,
      type: 'category',
      inverse: true,
      data: bars.map(({ entry }) => chartLabel(entry)),
      axisLabel: { color: ink, fontSize: FONT_SIZE_PIXELS },
      axisTick: { show: false },
      // Names stand at the edge, also where bars go to both sides of 0.
      axisLine: { ...axisStyle.axisLine, onZero: false },
    },
    series: [
      {
        type: 'bar',
        barWidth: 16,
        data: bars.map(({ entry, value, yardstick }) => ({
          value: value.median,
          itemStyle: { color: styleOf(entry).colour, opacity: yardstick ? 0.45 : 1 },
        })),
        z: 3,
        ...(reference === undefined ? {} : { markLine: referenceLine(reference) }),
      },
      {
        type: 'custom',
        data: bars.map(({ value: { median, low = median, high = median } }, i) => [low, high, i]),
        encode: { x: [0, 1], y: 2 },
        renderItem: whisker(bars),
        z: 5,
      },
      // Under the translucent bars, so that the lines of the grid do not shine through.
      {
        type: 'bar',
        barWidth: 16,
        barGap: '-100%',
        silent: true,
        data: bars.map(({ value }) => value.median),
        itemStyle: { color: 'var(--paper)' },
        z: 2,
      },
    ],
  };
  return renderSvg(option, {
    heightPixels: top + 52 + bars.length * ROW_PIXELS,
    label,
    tip(series, data) {
      const described = bars[data];
      return series === BACKING_SERIES || described === undefined
        ? ''
        : `${described.entry}: ${described.text}`;
    },
  });
}

/** The interval as a line with ends, and the text behind it. */
function whisker(bars: readonly Bar[]): CustomSeriesRenderItem {
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
            fontSize: FONT_SIZE_PIXELS,
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

function referenceLine({ value, name }: { value: number; name: string }) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: softInk, type: 'dashed' as const, width: 1.5 },
    label: { formatter: name, color: softInk, fontSize: FONT_SIZE_PIXELS, position: 'start' as const },
    data: [{ xAxis: value }],
  };
}
