import { type EntryResult, labelOf } from '../../results/results.ts';
import { capacityLimit } from '../entry.ts';
import { count, digits, plain, withInterval } from '../format.ts';
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
  const { objectiveP99Ms } = first.capacity;
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
        'The best that each number of viewers was measured with: where a line turns up, a relay or the machine is full. What could not be measured, because somebody was refused, stands in the table.',
      svg: renderLines(
        found.map(({ entry, capacity: { probes } }) => ({
          entry: labelOf(entry),
          points: curveOf(labelOf(entry), probes),
        })),
        {
          label: 'p99 latency by consumers, a line for each transport',
          xName: 'consumers',
          yName: 'p99 latency, ms',
          ...(objectiveP99Ms === undefined
            ? {}
            : { reference: { value: objectiveP99Ms, name: `objective: ${plain(objectiveP99Ms)} ms` } }),
        },
      ),
      table: {
        head: ['entry', 'consumers', 'search', 'p99, ms', 'delivered, %', 'objective'],
        rows: found.flatMap(({ entry, capacity: { probes, confirmations = [], confirmedSeconds } }) =>
          [
            ...probes.map((probe) => ({ probe, of: String(probe.repeat) })),
            ...confirmations.map((probe) => ({
              probe,
              of: confirmedSeconds === undefined ? 'to confirm' : `${plain(confirmedSeconds)} s, to confirm`,
            })),
          ].map(({ probe, of }) => [
            labelOf(entry),
            count(probe.consumers),
            of,
            probe.latencyP99Ms === undefined ? '–' : digits(probe.latencyP99Ms),
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
  const consumers = [...new Set(probes.map((probe) => probe.consumers))].toSorted((a, b) => a - b);
  return consumers.flatMap((x) => {
    const latencies = probes.flatMap((probe) => (probe.consumers === x ? (probe.latencyP99Ms ?? []) : []));
    if (latencies.length === 0) return [];
    const y = Math.min(...latencies);
    return [{ x, y, tip: `${entry}, ${count(x)} consumers: p99 ${digits(y)} ms` }];
  });
}
