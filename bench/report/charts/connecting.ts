import { type EntryResult, labelOf, type Spread } from '../../results/results.ts';
import { isMeasured } from '../entry.ts';
import { withInterval } from '../format.ts';
import type { Chart } from './chart.ts';

/** How quickly consumers were let in: figures only, for they are beside the point in most runs. */
export function connectingTable(entries: readonly EntryResult[]): Chart {
  const shown = (value: Spread | undefined): string => (value === undefined ? '–' : withInterval(value));
  return {
    id: 'connecting',
    title: 'Connecting',
    reading:
      'Before each round consumers connect, a bounded number at a time. During the warm-up a few more join the running stream and are timed until their first frame.',
    table: {
      head: ['entry', 'connections a second (95 %)', 'time to the first frame, ms (95 %)'],
      rows: entries
        .filter(isMeasured)
        .map((entry) => [
          labelOf(entry),
          shown(entry.findings.connectionsPerSecond),
          shown(entry.findings.timeToFirstFrameMs),
        ]),
    },
  };
}
