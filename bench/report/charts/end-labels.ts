import type { CustomSeriesOption } from 'echarts';
import { type EntryStyle, styleOf } from '../palette.ts';
import { softInk } from './chart.ts';
import { chartLabel, labelsPixels } from './chart-label.ts';
import type { Layout } from './layout.ts';
import { spreadApart } from './spread-apart.ts';

/** Where a line ends, in the units of the axes. */
export interface LineEnd {
  readonly entry: string;
  /** If not its transport's own. */
  readonly dash?: EntryStyle['line'];
  readonly x: number;
  readonly y: number;
}

/** What a chart leaves free on its right for the labels. */
export const endLabelsPixels = (labels: readonly string[], layout: Layout): number =>
  LEADER_PIXELS + SAMPLE_PIXELS + 2 * GAP_PIXELS + labelsPixels(labels, layout);

const LINE_HEIGHT = 1.3;
const LEADER_PIXELS = 22;
const SAMPLE_PIXELS = 26;
const GAP_PIXELS = 6;

/** No label's middle is above this, however many lines end at the top. */
const HIGHEST_PIXELS = 10;
export const dashes = { solid: [], dashed: [7, 4], dotted: [2, 3] };

/** The name of each line at its end with a sample of it, led there where lines end close together. */
export function endLabels(ends: readonly LineEnd[], { fontPixels }: Layout): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: ends.length === 0 ? [] : [[ends[0]?.x ?? 0, ends[0]?.y ?? 0]],
    clip: false,
    renderItem: (_parameters, api) => {
      const points = ends.map(({ x, y }) => api.coord([x, y]));
      const left = Math.max(...points.map(([x = 0]) => x)) + LEADER_PIXELS;
      const heights = spreadApart(
        points.map(([, y = 0]) => y),
        LINE_HEIGHT * fontPixels,
      );
      const down = Math.max(0, HIGHEST_PIXELS - Math.min(...heights));
      return {
        type: 'group',
        children: ends.flatMap((end, i) => {
          const [x = 0, y = 0] = points[i] ?? [];
          return label(end, { x, y }, { x: left, y: (heights[i] ?? y) + down }, fontPixels);
        }),
      };
    },
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function label({ entry, dash }: LineEnd, end: Point, at: Point, fontPixels: number) {
  const { colour, line } = styleOf(entry);
  const right = at.x + SAMPLE_PIXELS;
  return [
    {
      type: 'line' as const,
      shape: { x1: end.x + GAP_PIXELS, y1: end.y, x2: at.x - 2, y2: at.y },
      style: { stroke: softInk, lineWidth: 1, opacity: 0.6 },
    },
    {
      type: 'line' as const,
      shape: { x1: at.x, y1: at.y, x2: right, y2: at.y },
      style: { stroke: colour, lineWidth: 2, lineDash: dashes[dash ?? line] },
    },
    {
      type: 'text' as const,
      style: {
        x: right + GAP_PIXELS,
        y: at.y,
        text: chartLabel(entry),
        textVerticalAlign: 'middle' as const,
        fill: colour,
        fontSize: fontPixels,
      },
    },
  ];
}
