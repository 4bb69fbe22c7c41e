import type { CustomSeriesOption, EChartsOption } from 'echarts';
import { styleOf } from '../palette.ts';
import { ink } from './chart.ts';
import { charactersIn, chartLabel, textPixels } from './chart-label.ts';
import { dashes, endLabels, endLabelsPixels, type LineEnd } from './end-labels.ts';
import type { Layout } from './layout.ts';

/** A line's name, where it ends, and what it comes to in a few characters. */
export interface NamedLine extends LineEnd {
  readonly figure: string;
}

/** What tells the lines of a chart apart, and the room that it takes. */
export interface LineNames {
  readonly rightPixels: number;
  /** Below the chart. */
  readonly belowPixels: number;
  readonly series: readonly CustomSeriesOption[];
  readonly graphic: NonNullable<EChartsOption['graphic']>;
}

const ROW_PIXELS = 22;
const SAMPLE_PIXELS = 26;
const GAP_PIXELS = 8;

/**
 * Names at the ends of their lines or, where there is no room, below the chart with their figures.
 *
 * @param heightPixels of the chart without them
 */
export function lineNames(lines: readonly NamedLine[], layout: Layout, heightPixels: number): LineNames {
  if (layout.name === 'wide') {
    const rightPixels = endLabelsPixels(
      lines.map(({ entry }) => entry),
      layout,
    );
    return { rightPixels, belowPixels: 0, series: [endLabels(lines, layout)], graphic: [] };
  }
  return {
    rightPixels: 16,
    belowPixels: ROW_PIXELS * lines.length,
    series: [],
    graphic: lines.flatMap((line, i) => named(line, heightPixels + (i + 0.5) * ROW_PIXELS, layout)),
  };
}

function named({ entry, dash, figure }: NamedLine, y: number, layout: Layout) {
  const { colour, line } = styleOf(entry);
  const left = SAMPLE_PIXELS + GAP_PIXELS;
  const room = layout.widthPixels - left - GAP_PIXELS - textPixels(figure, layout);
  const text = { textVerticalAlign: 'middle' as const, fontSize: layout.fontPixels, y };
  return [
    {
      type: 'line' as const,
      silent: true,
      shape: { x1: 0, y1: y, x2: SAMPLE_PIXELS, y2: y },
      style: { stroke: colour, lineWidth: 2, lineDash: dashes[dash ?? line] },
    },
    {
      type: 'text' as const,
      silent: true,
      style: { ...text, x: left, text: chartLabel(entry, charactersIn(room, layout)), fill: colour },
    },
    {
      type: 'text' as const,
      silent: true,
      style: { ...text, x: layout.widthPixels - 1, text: figure, textAlign: 'right' as const, fill: ink },
    },
  ];
}
