import type { YAXisComponentOption } from 'echarts';
import { axisStyle, ink } from './chart.ts';
import { chartLabel, labelsPixels } from './chart-label.ts';
import type { Layout } from './layout.ts';

export const BAR_PIXELS = 16;

const LEAST_LEFT_PIXELS = 160;
const LABEL_GAP_PIXELS = 14;
const LABEL_RISE_PIXELS = 3;

/** How bars lie below each other, each with a name. */
export interface Rows {
  readonly axis: YAXisComponentOption;
  readonly leftPixels: number;
  readonly rightPixels: number;
  /** Of all of them. */
  readonly heightPixels: number;
}

/** Names stand beside their bars, or above them where there is no room. */
export function rowsFor(labels: readonly string[], layout: Layout): Rows {
  const style = axisStyle(layout);
  const axis: YAXisComponentOption = {
    ...style,
    type: 'category',
    inverse: true,
    data: labels.map((label) => chartLabel(label)),
    axisTick: { show: false },
    // Names stand at the edge, also where bars go to both sides of 0.
    axisLine: { ...style.axisLine, onZero: false },
  };
  const text = { color: ink, fontSize: layout.fontPixels };
  if (layout.name === 'wide') {
    return {
      axis: { ...axis, axisLabel: text },
      leftPixels: Math.max(LEAST_LEFT_PIXELS, labelsPixels(labels, layout) + LABEL_GAP_PIXELS),
      rightPixels: 40,
      heightPixels: 34 * labels.length,
    };
  }
  const above = {
    ...text,
    inside: true,
    margin: 0,
    verticalAlign: 'bottom' as const,
    padding: [0, 0, BAR_PIXELS / 2 + LABEL_RISE_PIXELS, 0],
    // So that they stay legible across lines.
    textBorderColor: 'var(--paper)',
    textBorderWidth: 4,
  };
  return {
    axis: { ...axis, axisLabel: above, z: 6 },
    leftPixels: 6,
    rightPixels: 6,
    heightPixels: 46 * labels.length,
  };
}
