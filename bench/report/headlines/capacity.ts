import type { Capacity, EntryResult } from '../../results/results.ts';
import { labelOf } from '../../results/results.ts';
import { LEAST_ROUNDS } from '../../statistics/estimate.ts';
import { capacityInWords } from '../entry.ts';
import { count, plain } from '../format.ts';
import { rankingSentences } from './ranking.ts';

/** Who carries how many, and what they take where all carry as many. */
export function capacitySentences(
  transports: readonly EntryResult[],
  entries: readonly EntryResult[],
): string[] {
  const ranked = transports
    .flatMap((entry) => (entry.capacity === undefined ? [] : [{ entry, capacity: entry.capacity }]))
    .toSorted((a, b) => b.capacity.consumers.median - a.capacity.consumers.median);
  const [first] = ranked;
  return [
    ...ranked.flatMap(({ entry, capacity }) => [
      `${labelOf(entry)} carries ${capacityInWords(capacity, intervalOf(capacity))}.`,
      ...whatDidNotHold(labelOf(entry), capacity),
    ]),
    ...(ranked.some(({ capacity }) => capacity.consumers.low === undefined)
      ? [`Fewer than ${LEAST_ROUNDS} searches do not say how sure that is.`]
      : []),
    ...(first === undefined ? [] : about(first.capacity)),
    ...atEqualLoad(transports, entries),
  ];
}

const intervalOf = ({ consumers: { low, high } }: Capacity): string =>
  low === undefined || high === undefined ? '' : `95 % interval ${count(low)} to ${count(high)}`;

function whatDidNotHold(label: string, { confirmations = [] }: Capacity): string[] {
  const missed = confirmations.filter(({ met }) => !met);
  return missed.length === 0
    ? []
    : [
        `Of ${label} did not hold: ${missed.map(({ consumers, reasons }) => `${count(consumers)} (${reasons.join('; ')})`).join(', ')}.`,
      ];
}

function about({ objective, search }: Capacity): string[] {
  const range =
    search === undefined
      ? ''
      : ` The search began at ${count(search.start)} consumers, and would have ended at ${count(search.most)}.`;
  return [`The objective: ${objective}.${range}`];
}

/** Only what all were measured with can be compared. */
function atEqualLoad(transports: readonly EntryResult[], entries: readonly EntryResult[]): string[] {
  const loads = new Set(transports.map(({ capacity }) => capacity?.comparedAt));
  const [consumers] = loads;
  if (loads.size !== 1 || consumers === undefined || transports.length < 2) return [];
  return [
    `The figures of all are those at ${plain(consumers)} consumers, the most that all carry.`,
    ...rankingSentences(transports, entries),
  ];
}
