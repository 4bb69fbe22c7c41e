import { type EntryResult, labelOf } from '../../results/results.ts';
import { capacityLimit } from '../entry.ts';
import { count, digits, withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';
import { renderLines } from './lines.ts';

/** How many consumers each transport carries, and what was tried on the way to that. */
export function capacityCharts(entries: readonly EntryResult[]): Chart[] {
  const found = entries
    .flatMap((entry) => (entry.capacity === undefined ? [] : [{ entry, capacity: entry.capacity }]))
    .toSorted((a, b) => b.capacity.consumers.median - a.capacity.consumers.median);
  const [first] = found;
  if (first === undefined) return [];
  return [
    {
      id: 'capacity',
      title: 'Capacity',
      reading: `Higher is better: the most viewers within the objective. ${first.capacity.objective}.`,
      svg: renderBars(
        found.map(({ entry, capacity: { consumers, atLeast } }) => ({
          entry: labelOf(entry),
          yardstick: entry.yardstick,
          value: consumers,
          text: `${atLeast ? 'at least ' : ''}${count(consumers.median)}`,
        })),
        { label: 'Capacity, a bar for each transport', axisName: 'consumers' },
      ),
      table: {
        head: ['entry', 'consumers (95 %)', 'limit'],
        rows: found.map(({ entry, capacity }) => [
          labelOf(entry),
          withInterval(capacity.consumers, count),
          capacityLimit(capacity) ?? 'the relay',
        ]),
      },
    },
    {
      id: 'capacity-curve',
      title: 'Latency as viewers are added',
      reading:
        'The best that each number of viewers was measured with: where a line turns up, a relay or the machine is full.',
      svg: renderLines(
        found.map(({ entry, capacity: { probes } }) => ({
          entry: labelOf(entry),
          points: curveOf(labelOf(entry), probes),
        })),
        {
          label: 'p99 latency by consumers, a line for each transport',
          xName: 'consumers',
          yName: 'p99 latency, ms',
        },
      ),
      table: {
        head: ['entry', 'consumers', 'search', 'p99, ms', 'delivered, %', 'objective'],
        rows: found.flatMap(({ entry, capacity: { probes } }) =>
          probes.map((probe) => [
            labelOf(entry),
            count(probe.consumers),
            String(probe.repeat),
            probe.latencyP99Ms > 0 ? digits(probe.latencyP99Ms) : '–',
            digits(100 * probe.deliveredShare),
            probe.met ? 'met' : probe.reasons.join('; '),
          ]),
        ),
      },
    },
  ];
}

type Probes = NonNullable<EntryResult['capacity']>['probes'];

function curveOf(entry: string, probes: Probes) {
  // Where nothing came there is no latency.
  const told = probes.filter(({ latencyP99Ms }) => latencyP99Ms > 0);
  const consumers = [...new Set(told.map((probe) => probe.consumers))].toSorted((a, b) => a - b);
  return consumers.map((x) => {
    const y = Math.min(
      ...told.filter((probe) => probe.consumers === x).map(({ latencyP99Ms }) => latencyP99Ms),
    );
    return { x, y, tip: `${entry}, ${count(x)} consumers: p99 ${digits(y)} ms` };
  });
}
