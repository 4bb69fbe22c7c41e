import type { EntryResult } from '../../results/results.ts';
import { labelOf } from '../../results/results.ts';
import { LEAST_ROUNDS } from '../../statistics/estimate.ts';
import { count } from '../format.ts';

/** Who carries how many. */
export function capacitySentences(entries: readonly EntryResult[]): string[] {
  const ranked = entries
    .flatMap((entry) => (entry.capacity === undefined ? [] : [{ entry, capacity: entry.capacity }]))
    .toSorted((a, b) => b.capacity.consumers.median - a.capacity.consumers.median);
  const [first] = ranked;
  return [
    ...ranked.map(({ entry, capacity: { consumers, atLeast } }) => {
      const { median, low, high } = consumers;
      const sure =
        low === undefined || high === undefined
          ? `, by fewer than ${LEAST_ROUNDS} searches, which do not say how sure that is`
          : ` (95 % interval ${count(low)} to ${count(high)})`;
      const limit = atLeast ? '; the swarm on this machine gave out first' : '';
      return `${labelOf(entry)} carries ${atLeast ? 'at least ' : ''}${count(median)} consumers${sure}${limit}.`;
    }),
    ...(first === undefined ? [] : [`The objective: ${first.capacity.objective}.`]),
  ];
}
