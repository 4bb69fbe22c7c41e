import { type EntryResult, labelOf, type Spread } from '../../results/results.ts';
import { isMeasured } from '../entry.ts';
import { digits, withInterval } from '../format.ts';
import type { Chart } from './chart.ts';
import { renderLines } from './lines.ts';

interface Figure {
  readonly id: string;
  readonly title: string;
  readonly reading: string;
  readonly unit: string;
  readonly read: (entry: EntryResult) => Spread | undefined;
}

const figures: readonly Figure[] = [
  {
    id: 'latency-by-variant',
    title: 'p99 latency as the load changes',
    reading:
      'Lower is better, medians over rounds: a line that climbs is a transport that the change costs its viewers.',
    unit: 'p99 latency, ms',
    read: (entry) => entry.latencyMs.p99,
  },
  {
    id: 'cpu-by-variant',
    title: 'CPU per delivery as the load changes',
    reading: 'Lower is better, medians over rounds: what one frame to one viewer costs the relay.',
    unit: 'microseconds of CPU per delivery',
    read: (entry) => entry.relay?.cpuMicrosPerDelivery,
  },
];

/** How figures change from one variant of the load to the next: a line for each transport. */
export function variantCharts(entries: readonly EntryResult[]): Chart[] {
  const measured = entries.filter(isMeasured);
  const variants = [...new Set(measured.flatMap(({ variant }) => variant ?? []))];
  return figures.map((figure) => ({
    id: figure.id,
    title: figure.title,
    reading: figure.reading,
    svg: renderLines(linesOf(measured, variants, figure), {
      label: `${figure.title}, a line for each transport`,
      xName: 'load',
      yName: figure.unit,
      categories: variants,
    }),
    table: {
      head: ['entry', `${figure.unit} (95 %)`],
      rows: measured.map((entry) => {
        const value = figure.read(entry);
        return [labelOf(entry), value === undefined ? '–' : withInterval(value)];
      }),
    },
  }));
}

function linesOf(entries: readonly EntryResult[], variants: readonly string[], { read, unit }: Figure) {
  const transports = [...new Set(entries.map(({ transport }) => transport))];
  return transports.map((transport) => ({
    entry: transport,
    points: variants.flatMap((variant, x) => {
      const entry = entries.find((one) => one.transport === transport && one.variant === variant);
      const value = entry === undefined ? undefined : read(entry);
      if (value === undefined) return [];
      return [{ x, y: value.median, tip: `${transport}, ${variant}: ${unit} ${digits(value.median)}` }];
    }),
  }));
}
