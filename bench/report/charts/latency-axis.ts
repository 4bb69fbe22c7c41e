import { plain } from '../format.ts';
import { axisStyle } from './chart.ts';
import type { Layout } from './layout.ts';

/** Latencies below this are drawn here: a logarithmic axis has no zero. */
const LEAST_MS = 0.05;

/** With more powers of ten than this, each has one tick; with fewer, ticks at 1, 2 and 5. */
const CROWDED_DECADES = 3;

export const drawable = (latencyMs: number): number => Math.max(LEAST_MS, latencyMs);

/** Where there is none the line is broken. */
export const drawnOrGap = (latencyMs: number | undefined): number | null =>
  latencyMs === undefined ? null : drawable(latencyMs);

/** A logarithmic axis in milliseconds that is no larger than the latencies need. */
export function latencyAxis(latenciesMs: readonly number[], layout: Layout) {
  const drawn = latenciesMs.map(drawable);
  const lowest = drawn.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const highest = drawn.reduce((most, value) => Math.max(most, value), LEAST_MS);
  const ticks = ticksBetween(Math.min(lowest, highest), highest);
  const style = axisStyle(layout);
  return {
    ...style,
    type: 'log' as const,
    min: ticks[0] ?? LEAST_MS,
    max: ticks.at(-1) ?? 1,
    axisTick: { ...style.axisTick, customValues: ticks },
    axisLabel: { ...style.axisLabel, customValues: ticks, formatter: (value: number) => plain(value) },
  };
}

/** From the last tick at or below `low` to the first at or above `high`: always two at least. */
export function ticksBetween(low: number, high: number): number[] {
  const steps = Math.log10(high / low) > CROWDED_DECADES ? [1] : [1, 2, 5];
  const candidates: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)) + 1; power++) {
    // Not 2 * 10 ** -1, which is not exactly 0.2 for every power.
    candidates.push(...steps.map((step) => Number(`${step}e${power}`)));
  }
  const first = candidates.findLastIndex((tick) => tick <= low);
  const last = candidates.findIndex((tick) => tick >= high && tick > (candidates[first] ?? 0));
  return candidates.slice(first, last + 1);
}
