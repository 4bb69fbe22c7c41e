import { type EntryResult, labelOf } from '../../results/results.ts';
import { spreadOf } from '../../statistics/spread.ts';
import { isMeasured } from '../entry.ts';
import { digits, megabytes, withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';
import { renderLines } from './lines.ts';

const unknown: Chart = {
  id: 'memory',
  title: 'Memory of the relay',
  reading: "Not known: the relay is somebody else's process, and nobody looked into it.",
  table: { head: [], rows: [] },
};

const unmeasured: Chart = { ...unknown, reading: 'Nothing was measured.' };

/** The most memory that the relay's process held, median and interval over rounds. */
export function memoryChart(entries: readonly EntryResult[]): Chart {
  const peaks = entries
    .map((entry) => {
      const rounds = entry.rounds.filter((round) => round.valid && round.relay !== undefined);
      return { entry, peak: spreadOf(rounds.map(({ relay }) => (relay?.rssBytesPeak ?? 0) / 1e6)), rounds };
    })
    .filter(({ rounds }) => rounds.length > 0)
    .toSorted((a, b) => a.peak.median - b.peak.median);
  if (peaks.length === 0) return entries.some(isMeasured) ? unknown : unmeasured;
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

/** Memory in the course of the longest round of each entry: what a soak is about. */
export function memoryOverTimeChart(entries: readonly EntryResult[]): Chart {
  const courses = entries.flatMap((entry) => {
    const course = entry.rounds.find(({ valid }) => valid)?.memoryOverTime ?? [];
    return course.length === 0 ? [] : [{ entry: labelOf(entry), course: thinned(course) }];
  });
  return {
    id: 'memory-over-time',
    title: 'Memory over time',
    reading: 'A line that climbs to the end is a process that leaks, or one that has not settled yet.',
    svg: renderLines(
      courses.map(({ entry, course }) => ({
        entry,
        points: course.map(({ atSeconds, rssBytes }) => ({
          x: atSeconds,
          y: rssBytes / 1e6,
          tip: `${entry}, second ${digits(atSeconds)}: ${megabytes(rssBytes)} MB`,
        })),
      })),
      {
        label: 'Memory over time, a line for each entry',
        xName: 'seconds',
        yName: 'resident set, MB',
        linear: true,
      },
    ),
    table: {
      head: ['entry', 'second', 'resident set, MB'],
      rows: courses.flatMap(({ entry, course }) =>
        course.map(({ atSeconds, rssBytes }) => [entry, digits(atSeconds), megabytes(rssBytes)]),
      ),
    },
  };
}

/** As many points as there is room for marks. */
const MOST_POINTS = 60;

function thinned<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, Math.ceil(items.length / MOST_POINTS));
  return items.filter((_, i) => i % step === 0);
}
