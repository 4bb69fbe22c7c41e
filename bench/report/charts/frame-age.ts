import { type EntryResult, labelOf } from '../../results/results.ts';
import { isMeasured } from '../entry.ts';
import { digits, plain, withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';

/**
 * How old the picture on show was, as a viewer would see it.
 *
 * @param fps undefined where entries differ in it
 */
export function frameAgeChart(entries: readonly EntryResult[], fps: number | undefined): Chart {
  const sorted = entries
    .filter(isMeasured)
    .toSorted((a, b) => a.frameAgeMs.p99.median - b.frameAgeMs.p99.median);
  return {
    id: 'frame-age',
    title: 'Age of the picture on show',
    reading: `Lower is better. ${staysFor(fps)}, so no relay can keep the oldest ones below that. The bar is the 99th percentile of a round, the dot its median; both are medians over rounds. Who has been shown nothing yet counts with the time since joining.`,
    svg: renderBars(
      sorted.map((entry) => ({
        entry: labelOf(entry),
        yardstick: entry.yardstick,
        value: entry.frameAgeMs.p99,
        dot: entry.frameAgeMs.p50.median,
        text: `p99 ${digits(entry.frameAgeMs.p99.median)} ms, p50 ${digits(entry.frameAgeMs.p50.median)} ms`,
      })),
      {
        label: 'Age of the picture on show, 99th percentile and median, a bar for each entry',
        axisName: 'age of the picture on show, ms',
        ...(fps === undefined ? {} : { reference: { value: 1000 / fps, name: 'one frame interval' } }),
      },
    ),
    table: {
      head: ['entry', 'age p50, ms (95 %)', 'age p99, ms (95 %)'],
      rows: sorted.map((entry) => [
        labelOf(entry),
        withInterval(entry.frameAgeMs.p50),
        withInterval(entry.frameAgeMs.p99),
      ]),
    },
  };
}

const staysFor = (fps: number | undefined): string =>
  fps === undefined
    ? 'A picture stays for a frame interval'
    : `At ${plain(fps)} frames a second a picture stays for ${plain(1000 / fps)} ms`;
