import { type EntryResult, labelOf } from '../../results/results.ts';
import { isMeasured, lookedInto } from '../entry.ts';
import { digits, withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';

const unknown: Chart = {
  id: 'cpu',
  title: 'Relay CPU per delivery',
  reading: "Not known: the relay is somebody else's process, and nobody looked into it.",
  svg: '',
  table: { head: [], rows: [] },
};

/** Relay CPU per delivery, against the floor. */
export function cpuChart(entries: readonly EntryResult[], floor: EntryResult | undefined): Chart {
  const sorted = lookedInto(entries)
    .filter(isMeasured)
    .toSorted((a, b) => a.relay.cpuMicrosPerDelivery.median - b.relay.cpuMicrosPerDelivery.median);
  const times = (entry: EntryResult): string =>
    entry.versusFloor === undefined ? '' : `${digits(entry.versusFloor.cpu.median)}× the floor`;
  const floorMicros = floor?.relay?.cpuMicrosPerDelivery.median;
  if (sorted.length === 0) return unknown;
  return {
    id: 'cpu',
    title: 'Relay CPU per delivery',
    reading:
      floorMicros === undefined
        ? 'Lower is better: what one frame to one viewer costs the relay. The floor was not measured in this run.'
        : `Lower is better: what one frame to one viewer costs the relay. Raw TCP takes ${digits(floorMicros)} µs, which is the floor.`,
    svg: renderBars(
      sorted.map((entry) => ({
        entry: labelOf(entry),
        yardstick: entry.yardstick,
        value: entry.relay.cpuMicrosPerDelivery,
        text: [`${digits(entry.relay.cpuMicrosPerDelivery.median)} µs`, times(entry)]
          .filter(Boolean)
          .join(', '),
      })),
      {
        label: 'Relay CPU per delivery, a bar for each entry',
        axisName: 'microseconds of CPU per delivery',
        ...(floorMicros === undefined ? {} : { reference: { value: floorMicros, name: 'floor' } }),
      },
    ),
    table: {
      head: ['entry', 'CPU, µs per delivery (95 %)', 'times the floor (95 %)', 'garbage collection, ms'],
      rows: sorted.map((entry) => [
        labelOf(entry),
        withInterval(entry.relay.cpuMicrosPerDelivery),
        entry.versusFloor === undefined ? '–' : withInterval(entry.versusFloor.cpu),
        entry.relay.garbageCollectionMs === undefined ? '–' : digits(entry.relay.garbageCollectionMs),
      ]),
    },
  };
}
