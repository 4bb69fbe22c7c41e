import type { EntryResult } from '../results.ts';

/** Whether an entry has figures: where no round counts they are all 0, which is not to be shown as a result. */
export const isMeasured = (entry: EntryResult): boolean => entry.rounds.some((round) => round.valid);

/** The quickest at the 99th percentile first; those without figures last. */
export function sortedByP99(entries: readonly EntryResult[]): EntryResult[] {
  return entries.toSorted(
    (a, b) =>
      Number(isMeasured(b)) - Number(isMeasured(a)) || a.latencyMs.p99.median - b.latencyMs.p99.median,
  );
}

/** What is wrong with an entry or with some of its rounds, in words; undefined if all of it counts. */
export function problemOf({ valid, reasons, rounds }: EntryResult): string | undefined {
  if (!valid) return `invalid: ${reasons.join('; ')}`;
  const invalid = rounds.filter((round) => !round.valid);
  if (invalid.length === 0) return undefined;
  const why = new Set(invalid.flatMap((round) => round.reasons));
  return `${invalid.length} of ${rounds.length} rounds left out: ${[...why].join('; ')}`;
}
