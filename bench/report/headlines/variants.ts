import { type EntryResult, labelOf, type RunResults } from '../../results/results.ts';
import { compareEntries } from '../../statistics/compare.ts';
import { digits } from '../format.ts';
import { latencyP99, ratioInWords } from './figure.ts';

/** In these the first variant is the undisturbed one, and the others are set against it. */
const againstFirst = new Set(['stalled', 'churn', 'http', 'acknowledge']);

/** A sentence for each transport. */
export function variantSentences({ scenario, entries }: RunResults): string[] {
  const valid = entries.filter((entry) => entry.valid);
  const transports = [
    ...new Set(valid.filter(({ yardstick }) => !yardstick).map(({ transport }) => transport)),
  ];
  return transports.flatMap((transport) => {
    const [first, ...others] = valid.filter((entry) => entry.transport === transport);
    if (first === undefined) return [];
    if (againstFirst.has(scenario)) return others.slice(0, 1).flatMap((other) => against(first, other));
    const figures = [first, ...others].map(
      (entry) => `${entry.variant ?? ''}: ${digits(entry.latencyMs.p99.median)} ms`,
    );
    return [`${transport}, p99 latency. ${figures.join('; ')}.`];
  });
}

function against(first: EntryResult, other: EntryResult): string[] {
  const comparison = compareEntries(other, first, latencyP99.read);
  if (comparison === undefined) return [];
  const verdict =
    comparison.verdict === 'unsure'
      ? 'no difference is seen at this number of rounds'
      : `${comparison.verdict === 'more' ? 'higher' : 'lower'}`;
  return [
    `${labelOf(other)}: p99 latency is ${ratioInWords(comparison.ratio, `"${first.variant ?? ''}"`)}: ${verdict}.`,
  ];
}
