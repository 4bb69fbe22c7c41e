import type { CustomSeriesRenderItem, EChartsOption } from 'echarts';
import type { Spread } from '../../results.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, FONT_SIZE_PIXELS, ink, renderSvg, softInk } from './chart.ts';

/** A bar with its interval. */
export interface Bar {
  readonly entry: string;
  readonly value: Spread;
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

/** Horizontal bars, the first one on top, with whiskers for their intervals. */
export function renderBars(bars: readonly Bar[], { label, axisName, reference }: BarsOptions): string {
  const most = Math.max(...bars.map(({ value }) => value.high), reference?.value ?? 0, Number.MIN_VALUE);
  const option: EChartsOption = {
    grid: { left: 160, right: 40, top: 26, bottom: 52 },
    xAxis: {
      ...axisStyle,
      type: 'value',
      min: 0,
      // Room for the texts at the ends of the bars.
      max: most * 1.3,
      name: axisName,
      nameLocation: 'middle',
      nameGap: 32,
      axisLabel: { ...axisStyle.axisLabel, showMaxLabel: false },
    },
    yAxis: {
      ...axisStyle,
      type: 'category',
      inverse: true,
      data: bars.map(({ entry }) => entry),
      axisLabel: { color: ink, fontSize: FONT_SIZE_PIXELS },
      axisTick: { show: false },
    },
    series: [
      {
        type: 'bar',
        barWidth: 16,
        data: bars.map(({ entry, value, yardstick }) => ({
          value: value.median,
          itemStyle: { color: styleOf(entry).colour, opacity: yardstick ? 0.45 : 1 },
        })),
        ...(reference === undefined ? {} : { markLine: referenceLine(reference) }),
      },
      {
        type: 'custom',
        data: bars.map(({ value }, i) => [value.low, value.high, i]),
        encode: { x: [0, 1], y: 2 },
        renderItem: whisker(bars),
        z: 5,
      },
    ],
  };
  return renderSvg(option, {
    heightPixels: 26 + 52 + bars.length * ROW_PIXELS,
    label,
    tip(_series, data) {
      const described = bars[data];
      return described === undefined ? '' : `${described.entry}: ${described.text}`;
    },
  });
}

/** The interval as a line with ends, and the text behind it. */
function whisker(bars: readonly Bar[]): CustomSeriesRenderItem {
  return (_parameters, api) => {
    const row = Number(api.value(2));
    const [left = 0, y = 0] = api.coord([api.value(0), row]);
    const [right = 0] = api.coord([api.value(1), row]);
    const style = { stroke: ink, lineWidth: 1.5 };
    const line = (x1: number, y1: number, x2: number, y2: number) =>
      ({ type: 'line', shape: { x1, y1, x2, y2 }, style }) as const;
    return {
      type: 'group',
      children: [
        ...(right > left
          ? [line(left, y, right, y), line(left, y - 4, left, y + 4), line(right, y - 4, right, y + 4)]
          : []),
        {
          type: 'text',
          style: {
            x: right + 8,
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

function referenceLine({ value, name }: { value: number; name: string }) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: softInk, type: 'dashed' as const, width: 1.5 },
    label: { formatter: name, color: softInk, fontSize: FONT_SIZE_PIXELS, position: 'start' as const },
    data: [{ xAxis: value }],
  };
}
