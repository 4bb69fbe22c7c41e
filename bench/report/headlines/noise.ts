import type { EntryResult } from '../../results/results.ts';
import { ratioBetween } from '../../statistics/compare.ts';
import { holdTogether, isOne } from '../../statistics/family.ts';
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
  const ratio = ratioBetween(a, b, read);
  if (ratio === undefined) return [];
  // Each by itself: what is asked is how often an interval of 95 % holds 1.
  const [answered] = holdTogether([isOne(ratio)]);
  const itself = `${transport} against itself, ${name}`;
  const interval = answered?.interval;
  if (interval === undefined)
    return [
      `${itself}: ${digits(ratio.point)} times, and ${ratio.rounds} rounds do not tell what of that is chance.`,
    ];
  const { low, high } = interval;
  const said = `${itself}: 95 % interval ${digits(low)} to ${digits(high)}`;
  return [
    answered?.answer === undefined
      ? `${said}. It contains 1, as it must; differences below ${digits(Math.max(high, 1 / low))} times are noise here.`
      : `${said}. It does not contain 1: this machine was not at rest, or it is the one of twenty that chance makes so.`,
  ];
}
