import { type EntryResult, labelOf, type RunResults } from '../results/results.ts';
import { compareEntries, FEW_ROUNDS } from '../statistics/compare.ts';
import { digits, enumerate } from './format.ts';
import { capacitySentences } from './headlines/capacity.ts';
import { type HeadlineFigure, headlineFigures, ratioInWords } from './headlines/figure.ts';
import { noiseSentences } from './headlines/noise.ts';
import { variantSentences } from './headlines/variants.ts';

/**
 * What the run says, in sentences: which transport is ahead in what, by how much, and how sure that is. Entries that are
 * invalid are not compared.
 */
export function headline(results: RunResults): string[] {
  if (results.micro !== undefined) return ['What single operations take on this machine.'];
  const transports = results.entries.filter((entry) => !entry.yardstick && entry.valid);
  if (transports.length === 0) return ['Nothing was measured validly, so there is nothing to compare.'];
  return [...sentencesOf(results, transports), ...cautions(results, transports)];
}

function sentencesOf(results: RunResults, transports: readonly EntryResult[]): string[] {
  if (results.scenario === 'noise') return noiseSentences(transports);
  if (transports.some(({ capacity }) => capacity !== undefined)) return capacitySentences(transports);
  if (transports.some(({ variant }) => variant !== undefined)) return variantSentences(results);
  return headlineFigures.flatMap((figure) => sentenceOn(figure, transports));
}

function cautions({ scenario }: RunResults, transports: readonly EntryResult[]): string[] {
  const rounds = Math.min(...transports.map((entry) => entry.rounds.filter(({ valid }) => valid).length));
  if (rounds >= FEW_ROUNDS || scenario === 'capacity' || scenario === 'soak') return [];
  return [`With ${rounds} ${rounds === 1 ? 'round' : 'rounds'} this is a first look; intervals are rough.`];
}

/** The best is set against each of the others, round by round: the best two medians alone prove nothing. */
function sentenceOn(
  { name, unit, read, median }: HeadlineFigure,
  transports: readonly EntryResult[],
): string[] {
  const ranked = transports
    .flatMap((entry) => {
      const value = median(entry);
      return value === undefined ? [] : [{ entry, value }];
    })
    .toSorted((a, b) => a.value - b.value);
  const [best, ...others] = ranked;
  if (best === undefined) return [];
  const lead = `Lowest ${name}: ${labelOf(best.entry)}, ${digits(best.value)} ${unit}`;
  const compared = others.map(({ entry }) => ({
    other: labelOf(entry),
    comparison: compareEntries(best.entry, entry, read),
  }));
  const alike = compared.filter(({ comparison }) => comparison?.verdict !== 'less');
  const [next] = compared;
  if (next === undefined) return [`${lead}.`];
  const range =
    next.comparison === undefined
      ? ''
      : ` Round by round that is ${ratioInWords(next.comparison.ratio, next.other)}.`;
  if (alike.length === 0) return [`${lead}.${range}`];
  const names = enumerate(alike.map(({ other }) => other));
  const needed = roundsNeeded(alike.map(({ comparison }) => comparison?.roundsToTell));
  return [`${lead}; no difference from ${names} is seen at this number of rounds${needed}.${range}`];
}

/** More than these nobody waits for. */
const MOST_ROUNDS = 1000;

function roundsNeeded(rounds: readonly (number | undefined)[]): string {
  const known = rounds.filter((value) => value !== undefined);
  if (known.length === 0) return '';
  const least = Math.min(...known);
  return least > MOST_ROUNDS
    ? `, and more than ${MOST_ROUNDS} would be needed to see one as small as this`
    : `; about ${least} would likely tell`;
}
