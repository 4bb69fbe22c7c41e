import { REFERENCE } from '../../results/reference.ts';
import { type EntryResult, labelOf } from '../../results/results.ts';
import { ratioBetween } from '../../statistics/compare.ts';
import { LEAST_ROUNDS, pairedRatio } from '../../statistics/estimate.ts';
import { type Answered, holdTogether, isOne, type Side } from '../../statistics/family.ts';
import { digits } from '../format.ts';
import { type HeadlineFigure, headlineFigures, held, inWords, ratioInWords } from './figure.ts';

/** A figure of the transports, the lowest first, and what is asked about it. */
interface Ranking {
  readonly figure: HeadlineFigure;
  readonly ranked: readonly Ranked[];
  readonly questions: readonly Asked[];
}

interface Ranked {
  readonly entry: EntryResult;
  readonly median: number;
}

interface Asked {
  readonly about: EntryResult;
  readonly other: EntryResult;
  readonly answered: Answered<Side>;
}

/**
 * Each transport against raw TCP, and the best against the next, in each figure: no more is claimed, and all of it holds
 * together. The best of several is set against the next alone, with an interval of both sides: so it is no surer for having
 * been chosen (Gutmann and Maymin, Annals of Statistics 15, 1987).
 */
export function rankingSentences(
  transports: readonly EntryResult[],
  entries: readonly EntryResult[],
): string[] {
  const reference = entries.find(({ transport, valid }) => transport === REFERENCE && valid);
  const rankings = answered(headlineFigures.map((figure) => rankingOf(figure, transports, reference)));
  const claims = rankings
    .flatMap(({ questions }) => questions)
    .filter(({ answered: { interval } }) => interval);
  return [
    ...rankings.flatMap((ranking) => [...bestOf(ranking), ...againstReference(ranking)]),
    ...(claims.length === 0 ? [] : [held(claims.length)]),
  ];
}

function rankingOf(
  figure: HeadlineFigure,
  transports: readonly EntryResult[],
  reference: EntryResult | undefined,
): Ranking {
  const ranked = transports
    .flatMap((entry) => {
      const median = figure.median(entry);
      const values = entry.rounds.flatMap((round) => (round.valid ? (figure.read(round) ?? []) : []));
      // By what ratios are made of, so that the best is not the other one's lesser.
      const mean =
        pairedRatio(
          values,
          values.map(() => 1),
        )?.point ?? 0;
      return median === undefined ? [] : [{ entry, median, mean }];
    })
    .toSorted((a, b) => a.mean - b.mean);
  const [best, next] = ranked;
  const pairs = [
    ...(best === undefined || next === undefined ? [] : [[best.entry, next.entry] as const]),
    ...(reference === undefined ? [] : ranked.map(({ entry }) => [entry, reference] as const)),
  ];
  const questions = pairs.flatMap(([about, other]) => {
    const estimate = ratioBetween(about, other, figure.read);
    return estimate === undefined ? [] : [{ about, other, answered: { estimate } }];
  });
  return { figure, ranked, questions };
}

/** All questions of a report are one family. */
function answered(rankings: readonly Ranking[]): Ranking[] {
  const answers = holdTogether(
    rankings.flatMap(({ questions }) => questions.map((asked) => isOne(asked.answered.estimate))),
  );
  return rankings.map((ranking) => ({
    ...ranking,
    questions: ranking.questions.map((asked) => ({ ...asked, answered: answers.shift() ?? asked.answered })),
  }));
}

function bestOf({ figure: { name, unit }, ranked, questions }: Ranking): string[] {
  const [best, next] = ranked;
  if (best === undefined) return [];
  const figure = ({ entry, median }: Ranked): string => `${labelOf(entry)}, ${digits(median)} ${unit}`;
  if (next === undefined) return [`${name}, median over rounds: ${figure(best)}.`];
  const asked = questions.find(({ about, other }) => about === best.entry && other === next.entry);
  if (asked === undefined || asked.answered.interval === undefined) {
    const all = ranked.map(({ entry, median }) => `${labelOf(entry)} ${digits(median)} ${unit}`);
    const rounds = asked?.answered.estimate.rounds ?? 0;
    const few = rounds < LEAST_ROUNDS ? `${rounds} ${rounds === 1 ? 'round is' : 'rounds are'}` : 'These are';
    return [`${name}, medians over rounds: ${all.join('; ')}. ${few} too few to tell which is lower.`];
  }
  const { answered: told } = asked;
  if (told.answer === 'less') {
    const ratio = ratioInWords(told, `${labelOf(next.entry)}, the next with ${digits(next.median)} ${unit}`);
    return [`Lowest ${name}: ${figure(best)}, median over rounds. Round by round that is ${ratio}.`];
  }
  const [one, other] = [best, next]
    .toSorted((a, b) => a.median - b.median)
    .map(({ entry }) => labelOf(entry));
  const medians = [best.median, next.median].toSorted((a, b) => a - b).map(digits);
  return [
    `${name}: ${one} and ${other} are lowest, and cannot be told apart: medians over rounds ${medians.join(' and ')} ${unit}; round by round ${labelOf(best.entry)} has ${ratioInWords(told, labelOf(next.entry))}${inWords(told)}.`,
  ];
}

function againstReference({ figure: { name }, questions }: Ranking): string[] {
  const asked = questions.filter(({ other, answered: { interval } }) => other.yardstick && interval);
  const said = asked.map(
    ({ about, answered: one }) => `${labelOf(about)} ${ratioInWords(one)}, ${verdictOf(one)}`,
  );
  return said.length === 0 ? [] : [`${name} against ${REFERENCE}, round by round: ${said.join('; ')}.`];
}

function verdictOf({ answer, roundsToTell }: Answered<Side>): string {
  if (answer !== undefined) return answer === 'less' ? 'lower' : 'higher';
  return roundsToTell === undefined ? 'not sure' : `not sure: about ${roundsToTell} rounds would likely tell`;
}
