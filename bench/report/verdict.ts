import { outcomeOf } from '../judge/judge.ts';
import type { RunResults } from '../results/results.ts';
import { shortcomings } from './judgement.ts';

/** What a run comes to, for whoever reads one line of it. */
export interface RunVerdict {
  readonly bad: boolean;
  /** Such as "Valid." */
  readonly title: string;
  readonly sentence: string;
  readonly reasons: readonly string[];
}

export function verdictOf(results: RunResults): RunVerdict {
  const { valid, complete, reasons, entries } = results;
  if (!valid) {
    const title = complete ? 'Invalid.' : 'Incomplete.';
    return { bad: true, title, sentence: 'Do not compare these figures.', reasons };
  }
  const outcome = outcomeOf(results);
  if (outcome === 'disappointing') {
    const sentence = 'It was measured validly, and is not what was asked of it.';
    return { bad: true, title: 'Failed.', sentence, reasons: shortcomings(results) };
  }
  if (outcome === 'not sure') {
    const sentence = 'It was measured validly, in too few rounds to tell whether it is what was asked of it.';
    return { bad: false, title: 'Not sure.', sentence, reasons: shortcomings(results) };
  }
  if (entries.length === 0) return { bad: false, title: 'Valid.', sentence: '', reasons: [] };
  const leftOut = entries.some((entry) => entry.rounds.some((round) => !round.valid));
  const sentence = leftOut
    ? 'Every frame of the rounds that count is accounted for; rounds that do not are named in the summary.'
    : 'Every frame is accounted for.';
  return { bad: false, title: 'Valid.', sentence, reasons: [] };
}
