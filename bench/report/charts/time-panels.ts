import type { EChartsOption, LineSeriesOption } from 'echarts';
import type { TimePoint } from '../../results/results.ts';
import { digits } from '../format.ts';
import { styleOf } from '../palette.ts';
import { axisStyle, type Drawing, ink, renderSvg, softInk } from './chart.ts';
import { charactersIn, chartLabel, labelsPixels } from './chart-label.ts';
import { drawnOrGap, latencyAxis } from './latency-axis.ts';
import type { Layout } from './layout.ts';

/** An entry's latency, slice by slice. */
export interface Timeline {
  readonly entry: string;
  readonly slices: readonly TimePoint[];
}

const LEFT_PIXELS = 60;
const GAP_PIXELS = 44;
const TOP_PIXELS = 34;
const RIGHT_PIXELS = 16;

/** Above and below a panel: its title and its axis. */
const BETWEEN_ROWS_PIXELS = 58;

interface Grid {
  readonly columns: number;
  readonly panelPixels: number;
  readonly panelHeightPixels: number;
  readonly layout: Layout;
}

/** As many panels beside each other as names have room above them, three at most. */
function gridOf(timelines: readonly Timeline[], layout: Layout): Grid {
  const widest = labelsPixels(
    timelines.map(({ entry }) => entry),
    layout,
  );
  const panelPixelsOf = (columns: number): number =>
    (layout.widthPixels - LEFT_PIXELS - RIGHT_PIXELS - (columns - 1) * GAP_PIXELS) / columns;
  const columns = layout.name === 'narrow' ? 1 : widest > panelPixelsOf(3) ? 2 : 3;
  const panelHeightPixels = layout.name === 'narrow' ? 84 : 120;
  return { columns, panelPixels: panelPixelsOf(columns), panelHeightPixels, layout };
}

interface Series {
  readonly option: LineSeriesOption;
  readonly tip: (data: number) => string;
}

/** A panel for each timeline, row by row, with the p99 of `reference` in those of the others. */
export const drawPanels =
  (timelines: readonly Timeline[], reference: string): Drawing =>
  (layout) => {
    const grid = gridOf(timelines, layout);
    const shared = timelines.find(({ entry }) => entry === reference);
    const series = timelines.flatMap((timeline, panel) => [
      ...(shared === undefined || shared === timeline ? [] : [referenceLine(shared, panel)]),
      ...linesOf(timeline, panel),
    ]);
    return renderSvg(
      {
        title: timelines.map(({ entry }, panel) => panelTitle(entry, panel, grid)),
        grid: timelines.map((_, panel) => ({
          ...placeOf(panel, grid),
          width: grid.panelPixels,
          height: grid.panelHeightPixels,
        })),
        ...axesOf(timelines, grid),
        series: series.map(({ option }) => option),
      },
      {
        layout,
        heightPixels: TOP_PIXELS + Math.max(1, Math.ceil(timelines.length / grid.columns)) * rowPixels(grid),
        label: 'Latency over time, a panel for each entry',
        tip: (index, data) => series[index]?.tip(data) ?? '',
      },
    );
  };

/** All on one scale. */
function axesOf(
  timelines: readonly Timeline[],
  { columns, layout }: Grid,
): Pick<EChartsOption, 'xAxis' | 'yAxis'> {
  const yAxis = latencyAxis(
    timelines.flatMap(({ slices }) =>
      slices.flatMap(({ p50Ms, p99Ms }) => [p50Ms ?? [], p99Ms ?? []].flat()),
    ),
    layout,
  );
  return {
    xAxis: timelines.map((_, panel) => ({
      ...axisStyle(layout),
      gridIndex: panel,
      type: 'value',
      min: 0,
      splitNumber: 3,
      splitLine: { show: false },
      // Once a column, where nothing stands below.
      ...(panel + columns < timelines.length ? {} : { name: 'seconds', nameLocation: 'middle', nameGap: 26 }),
    })),
    yAxis: timelines.map((_, panel) => ({
      ...yAxis,
      gridIndex: panel,
      axisLabel: { ...yAxis.axisLabel, hideOverlap: true },
      ...(panel % columns === 0 ? { name: 'ms', nameLocation: 'middle', nameGap: 38 } : {}),
    })),
  };
}

const rowPixels = ({ panelHeightPixels }: Grid): number => panelHeightPixels + BETWEEN_ROWS_PIXELS;

function placeOf(panel: number, grid: Grid): { left: number; top: number } {
  const { columns, panelPixels } = grid;
  return {
    left: LEFT_PIXELS + (panel % columns) * (panelPixels + GAP_PIXELS),
    top: TOP_PIXELS + Math.floor(panel / columns) * rowPixels(grid),
  };
}

function panelTitle(entry: string, panel: number, grid: Grid) {
  const { left, top } = placeOf(panel, grid);
  return {
    text: chartLabel(entry, charactersIn(grid.panelPixels, grid.layout)),
    left,
    top: top - 26,
    padding: 0,
    textStyle: { color: ink, fontSize: grid.layout.fontPixels, fontWeight: 600 as const },
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
