import { type EntryResult, labelOf } from '../../results.ts';
import { spreadOf } from '../../statistics/spread.ts';
import { digits, megabytes, withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';

/** The most memory that the process under test held, median and interval over rounds. */
export function memoryChart(entries: readonly EntryResult[]): Chart {
  const peaks = entries
    .map((entry) => {
      const rounds = entry.rounds.filter((round) => round.valid && round.relay !== undefined);
      return { entry, peak: spreadOf(rounds.map(({ relay }) => (relay?.rssBytesPeak ?? 0) / 1e6)), rounds };
    })
    .filter(({ rounds }) => rounds.length > 0)
    .toSorted((a, b) => a.peak.median - b.peak.median);
  return {
    id: 'memory',
    title: 'Memory of the relay',
    reading:
      'Lower is better: the resident set of the whole process at its peak in a round, Node.js itself included.',
    svg: renderBars(
      peaks.map(({ entry, peak }) => ({
        entry: labelOf(entry),
        yardstick: entry.yardstick,
        value: peak,
        text: `${digits(peak.median)} MB`,
      })),
      { label: 'Peak memory, a bar for each entry', axisName: 'peak resident set, MB' },
    ),
    table: {
      head: ['entry', 'peak, MB (95 %)', 'last round: at the start, MB', 'at the end, MB'],
      rows: peaks.map(({ entry, peak, rounds }) => {
        const memory = rounds.at(-1)?.memoryOverTime ?? [];
        return [
          labelOf(entry),
          withInterval(peak),
          ...[memory[0], memory.at(-1)].map((point) =>
            point === undefined ? '–' : megabytes(point.rssBytes),
          ),
        ];
      }),
    },
  };
}
