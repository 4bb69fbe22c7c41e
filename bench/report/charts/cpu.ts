import { type EntryResult, labelOf } from '../../results/results.ts';
import { isMeasured, type LookedInto, lookedInto } from '../entry.ts';
import { digits, enumerate, withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';

const unknown: Chart = {
  id: 'cpu',
  title: 'Relay CPU per delivery',
  reading: "Not known: the relay is somebody else's process, and nobody looked into it.",
  table: { head: [], rows: [] },
};

const unmeasured: Chart = { ...unknown, reading: 'Nothing was measured.' };

/** Relay CPU per delivery, against raw TCP. */
export function cpuChart(entries: readonly EntryResult[], floor: EntryResult | undefined): Chart {
  const sorted = lookedInto(entries)
    .filter(isMeasured)
    .toSorted((a, b) => a.relay.cpuMicrosPerDelivery.median - b.relay.cpuMicrosPerDelivery.median);
  const times = (entry: EntryResult): string =>
    entry.versusFloor === undefined ? '' : `${digits(entry.versusFloor.cpu.median)}× tcp`;
  const floorMicros = floor?.relay?.cpuMicrosPerDelivery.median;
  if (sorted.length === 0) return entries.some(isMeasured) ? unknown : unmeasured;
  return {
    id: 'cpu',
    title: 'Relay CPU per delivery',
    reading: `Lower is better: what one frame to one viewer costs the relay, median over rounds. ${read(sorted, floor)}`,
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
        ...(floorMicros === undefined ? {} : { reference: { value: floorMicros, name: 'tcp' } }),
      },
    ),
    table: {
      head: ['entry', 'CPU, µs per delivery (95 %)', 'times tcp (95 %)', 'garbage collection, ms'],
      rows: sorted.map((entry) => [
        labelOf(entry),
        withInterval(entry.relay.cpuMicrosPerDelivery),
        entry.versusFloor === undefined ? '–' : withInterval(entry.versusFloor.cpu),
        entry.relay.garbageCollectionMs === undefined ? '–' : digits(entry.relay.garbageCollectionMs),
      ]),
    },
  };
}

/** What raw TCP is to the others: no floor, where something takes less. */
function read(sorted: readonly LookedInto[], floor: EntryResult | undefined): string {
  const micros = floor?.relay?.cpuMicrosPerDelivery.median;
  if (micros === undefined) return 'The yardstick, raw TCP, was not measured in this run.';
  const below = sorted.filter((entry) => entry.relay.cpuMicrosPerDelivery.median < micros).map(labelOf);
  const takes = `Raw TCP takes ${digits(micros)} µs: the same fan-out over bare sockets of Node.js`;
  return below.length === 0
    ? `${takes}, and nothing here takes less.`
    : `${takes}, a yardstick and no floor. ${enumerate(below)} ${below.length === 1 ? 'takes' : 'take'} less: each write of the yardstick goes through Node’s streams, which a library can go past, and more than one frame may go out in a write.`;
}
