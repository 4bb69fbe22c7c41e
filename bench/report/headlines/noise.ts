import type { EntryResult } from '../../results/results.ts';
import { compareEntries } from '../../statistics/compare.ts';
import { digits } from '../format.ts';
import { type HeadlineFigure, headlineFigures } from './figure.ts';

/** How far the same transport is from itself, by chance alone: the least difference that this machine can show. */
export function noiseSentences(entries: readonly EntryResult[]): string[] {
  const pairs = [...new Set(entries.map(({ transport }) => transport))].flatMap((transport) => {
    const [a, b] = entries.filter((entry) => entry.transport === transport);
    return a === undefined || b === undefined ? [] : [{ transport, a, b }];
  });
  return pairs.flatMap(({ transport, a, b }) =>
    headlineFigures.flatMap((figure) => sentence(transport, figure, a, b)),
  );
}

function sentence(
  transport: string,
  { name, read }: HeadlineFigure,
  a: EntryResult,
  b: EntryResult,
): string[] {
  const comparison = compareEntries(a, b, read);
  if (comparison === undefined) return [];
  const { low, high } = comparison.ratio;
  const floor = Math.max(high, 1 / low);
  const said = `${transport} against itself, ${name}: 95 % interval ${digits(low)} to ${digits(high)}`;
  return [
    comparison.verdict === 'unsure'
      ? `${said}. It contains 1, as it must; differences below ${digits(floor)} times are noise here.`
      : `${said}. It does not contain 1: this machine was not at rest, and small differences are not to be trusted.`,
  ];
}
