import { createRequire } from 'node:module';
import type { EChartsOption } from 'echarts';
import { escapeHtml } from '../escape.ts';

// One file: as modules it is some hundred, which take a second to load.
const { init } = createRequire(import.meta.url)('echarts') as typeof import('echarts');

/** A chart and what is said beside it. The table has the same figures, for those who cannot see the chart. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What to see in it, in a line. */
  readonly reading: string;
  readonly svg: string;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

export interface SvgOptions {
  readonly heightPixels: number;
  /** What a screen reader says of it. */
  readonly label: string;
  /** What is said of a point or a bar under the pointer. */
  readonly tip: (seriesIndex: number, dataIndex: number) => string;
}

export const WIDTH_PIXELS = 920;

/** Text and lines in the colours of the style sheet, which differ between light and dark. */
export const ink = 'var(--ink)';
export const softInk = 'var(--ink-soft)';
export const rule = 'var(--rule)';
export const FONT_SIZE_PIXELS = 13;

/** An axis as all charts have it. */
export const axisStyle = {
  axisLabel: { color: softInk, fontSize: FONT_SIZE_PIXELS },
  axisLine: { show: true, lineStyle: { color: softInk } },
  axisTick: { lineStyle: { color: softInk } },
  splitLine: { lineStyle: { color: rule } },
  nameTextStyle: { color: softInk, fontSize: FONT_SIZE_PIXELS },
};

/**
 * Draws a chart as static SVG with ECharts, on this side: the report needs no library and no script to be read. ECharts
 * marks what belongs to data; those marks become tips.
 */
export function renderSvg(option: EChartsOption, { heightPixels, label, tip }: SvgOptions): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH_PIXELS, height: heightPixels });
  chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg
    .replace(
      /^<svg [^>]*>/,
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PIXELS} ${heightPixels}" role="img" aria-label="${escapeHtml(label)}">`,
    )
    .replace(
      /ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)" ecmeta_ssr_type="chart"/g,
      (_mark, series: string, data: string) => {
        const text = tip(Number(series), Number(data));
        return text === '' ? '' : `data-tip="${escapeHtml(text)}"`;
      },
    )
    .replace(/ecmeta_[a-z_]+="[^"]*"/g, '');
}
