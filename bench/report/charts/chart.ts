import { createRequire } from 'node:module';
import type { EChartsOption } from 'echarts';
import { escapeHtml } from '../escape.ts';
import { textPixels } from './chart-label.ts';
import type { Layout } from './layout.ts';

// One file: as modules it is some hundred, which take a second to load.
const { init } = createRequire(import.meta.url)('echarts') as typeof import('echarts');

/** A chart as SVG, in the size that is asked for. */
export type Drawing = (layout: Layout) => string;

/** A chart and what is said beside it. The table has the same figures, for those who cannot see the chart. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  /** What to see in it, in a line. */
  readonly reading: string;
  /** As SVG; absent where there is nothing to draw. */
  readonly svg?: Drawing;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

export interface SvgOptions {
  readonly layout: Layout;
  readonly heightPixels: number;
  /** What a screen reader says of it. */
  readonly label: string;
  /** What is said of a point or a bar under the pointer. */
  readonly tip: (seriesIndex: number, dataIndex: number) => string;
}

/** Text and lines in the colours of the style sheet, which differ between light and dark. */
export const ink = 'var(--ink)';
export const softInk = 'var(--ink-soft)';
export const rule = 'var(--rule)';

/** An axis as all charts have it. */
export const axisStyle = ({ fontPixels }: Layout) => ({
  axisLabel: { color: softInk, fontSize: fontPixels },
  axisLine: { show: true, lineStyle: { color: softInk } },
  axisTick: { lineStyle: { color: softInk } },
  splitLine: { lineStyle: { color: rule } },
  nameTextStyle: { color: softInk, fontSize: fontPixels },
});

const AXIS_PIXELS = 36;

/** An axis of numbers with its name below it, in as many lines as that takes, and how high both are. */
export function valueAxis(name: string, layout: Layout) {
  const lines = linesOf(name, Math.floor((layout.widthPixels - 20) / textPixels('n', layout)));
  const style = axisStyle(layout);
  return {
    axis: {
      ...style,
      type: 'value' as const,
      name: lines.join('\n'),
      nameLocation: 'middle' as const,
      nameGap: 32,
      splitNumber: layout.name === 'narrow' ? 3 : 5,
      axisLabel: { ...style.axisLabel, hideOverlap: true },
    },
    bottomPixels: AXIS_PIXELS + lines.length * Math.ceil(1.3 * layout.fontPixels),
  };
}

function linesOf(text: string, mostCharacters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= mostCharacters) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * Draws a chart as static SVG with ECharts, on this side: the report needs no library and no script to be read. ECharts
 * marks what belongs to data; those marks become tips.
 */
export function renderSvg(option: EChartsOption, { layout, heightPixels, label, tip }: SvgOptions): string {
  const { widthPixels } = layout;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: widthPixels, height: heightPixels });
  chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit' }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg
    .replace(
      /^<svg [^>]*>/,
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPixels} ${heightPixels}" role="img" aria-label="${escapeHtml(label)}">`,
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
