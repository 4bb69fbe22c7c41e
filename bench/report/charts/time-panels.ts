import type { LineSeriesOption } from 'echarts';
import type { TimePoint } from '../../results/results.ts';
import { digits } from '../format.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, FONT_SIZE_PIXELS, ink, renderSvg, softInk, WIDTH_PIXELS } from './chart.ts';
import { chartLabel } from './chart-label.ts';
import { drawnOrGap, latencyAxis } from './latency-axis.ts';

/** An entry's latency, slice by slice. */
export interface Timeline {
  readonly entry: string;
  readonly slices: readonly TimePoint[];
}

const COLUMNS = 3;
const PANEL_HEIGHT_PIXELS = 120;
const ROW_PIXELS = 178;
const LEFT_PIXELS = 60;
const GAP_PIXELS = 44;
const TOP_PIXELS = 34;
const PANEL_WIDTH_PIXELS = (WIDTH_PIXELS - LEFT_PIXELS - 16 - (COLUMNS - 1) * GAP_PIXELS) / COLUMNS;

interface Series {
  readonly option: LineSeriesOption;
  readonly tip: (data: number) => string;
}

/** A panel for each timeline, row by row, with the p99 of `reference` in those of the others. */
export function drawPanels(timelines: readonly Timeline[], reference: string): string {
  const shared = timelines.find(({ entry }) => entry === reference);
  const yAxis = latencyAxis(
    timelines.flatMap(({ slices }) =>
      slices.flatMap(({ p50Ms, p99Ms }) => [p50Ms ?? [], p99Ms ?? []].flat()),
    ),
  );
  const series = timelines.flatMap((timeline, panel) => [
    ...(shared === undefined || shared === timeline ? [] : [referenceLine(shared, panel)]),
    ...linesOf(timeline, panel),
  ]);
  const places = timelines.map((_, panel) => placeOf(panel));
  return renderSvg(
    {
      title: timelines.map(({ entry }, panel) => panelTitle(entry, panel)),
      grid: places.map((place) => ({ ...place, width: PANEL_WIDTH_PIXELS, height: PANEL_HEIGHT_PIXELS })),
      xAxis: timelines.map((_, panel) => ({
        ...axisStyle,
        gridIndex: panel,
        type: 'value',
        min: 0,
        splitNumber: 3,
        splitLine: { show: false },
        // Once a column, where nothing stands below.
        ...(panel + COLUMNS < timelines.length
          ? {}
          : { name: 'seconds', nameLocation: 'middle', nameGap: 26 }),
      })),
      yAxis: timelines.map((_, panel) => ({
        ...yAxis,
        gridIndex: panel,
        axisLabel: { ...yAxis.axisLabel, hideOverlap: true },
        ...(panel % COLUMNS === 0 ? { name: 'ms', nameLocation: 'middle', nameGap: 38 } : {}),
      })),
      series: series.map(({ option }) => option),
    },
    {
      heightPixels: TOP_PIXELS + Math.max(1, Math.ceil(timelines.length / COLUMNS)) * ROW_PIXELS,
      label: 'Latency over time, a panel for each entry',
      tip: (index, data) => series[index]?.tip(data) ?? '',
    },
  );
}

function placeOf(panel: number): { left: number; top: number } {
  return {
    left: LEFT_PIXELS + (panel % COLUMNS) * (PANEL_WIDTH_PIXELS + GAP_PIXELS),
    top: TOP_PIXELS + Math.floor(panel / COLUMNS) * ROW_PIXELS,
  };
}

function panelTitle(entry: string, panel: number) {
  const { left, top } = placeOf(panel);
  return {
    text: chartLabel(entry),
    left,
    top: top - 26,
    padding: 0,
    textStyle: { color: ink, fontSize: FONT_SIZE_PIXELS, fontWeight: 600 as const },
  };
}

function linesOf({ entry, slices }: Timeline, panel: number): Series[] {
  const { colour, symbol } = styleOf(entry);
  const tip = (data: number): string => {
    const slice = slices[data];
    if (slice === undefined) return '';
    const { atSeconds, p50Ms, p99Ms } = slice;
    if (p50Ms === undefined || p99Ms === undefined) return '';
    return `${entry}, second ${digits(atSeconds)}: p50 ${digits(p50Ms)} ms, p99 ${digits(p99Ms)} ms`;
  };
  const line = (
    width: number,
    symbolSize: number,
    read: (slice: TimePoint) => number | undefined,
  ): Series => ({
    option: {
      type: 'line',
      xAxisIndex: panel,
      yAxisIndex: panel,
      data: slices.map((slice) => [slice.atSeconds, drawnOrGap(read(slice))]),
      symbol,
      symbolSize,
      lineStyle: { color: colour, width },
      itemStyle: { color: colour },
    },
    tip,
  });
  return [line(1.2, 3.5, ({ p50Ms }) => p50Ms), line(2.4, 6, ({ p99Ms }) => p99Ms)];
}

function referenceLine({ slices }: Timeline, panel: number): Series {
  return {
    option: {
      type: 'line',
      xAxisIndex: panel,
      yAxisIndex: panel,
      data: slices.map(({ atSeconds, p99Ms }) => [atSeconds, drawnOrGap(p99Ms)]),
      symbol: 'none',
      silent: true,
      lineStyle: { color: softInk, type: 'dotted', width: 1.5 },
    },
    tip: () => '',
  };
}
