import type { EntryResult } from '../../results/results.ts';
import { labelOf } from '../../results/results.ts';
import { LEAST_ROUNDS } from '../../statistics/estimate.ts';
import { capacityLimit } from '../entry.ts';
import { count } from '../format.ts';

/** Who carries how many. */
export function capacitySentences(entries: readonly EntryResult[]): string[] {
  const ranked = entries
    .flatMap((entry) => (entry.capacity === undefined ? [] : [{ entry, capacity: entry.capacity }]))
    .toSorted((a, b) => b.capacity.consumers.median - a.capacity.consumers.median);
  const [first] = ranked;
  return [
    ...ranked.map(({ entry, capacity }) => {
      const { consumers, atLeast } = capacity;
      const { median, low, high } = consumers;
      const sure =
        low === undefined || high === undefined
          ? `, by fewer than ${LEAST_ROUNDS} searches, which do not say how sure that is`
          : ` (95 % interval ${count(low)} to ${count(high)})`;
      const limit = capacityLimit(capacity);
      const why = limit === undefined ? '' : `; ${limit}`;
      return `${labelOf(entry)} carries ${atLeast ? 'at least ' : ''}${count(median)} consumers${sure}${why}.`;
    }),
    ...(first === undefined ? [] : [`The objective: ${first.capacity.objective}.`]),
  ];
}
