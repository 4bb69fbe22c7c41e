import { type EntryResult, labelOf, type RunResults } from '../../results/results.ts';
import { ratioBetween } from '../../statistics/compare.ts';
import { holdTogether, isOne } from '../../statistics/family.ts';
import { digits } from '../format.ts';
import { cpuPerDelivery, type HeadlineFigure, held, inWords, latencyP99, ratioInWords } from './figure.ts';

/** In these the first variant is the undisturbed one, and another is set against it, by what it may suffer in. */
const againstFirst: ReadonlyMap<string, HeadlineFigure> = new Map([
  ['stalled', latencyP99],
  ['churn', latencyP99],
  ['http', latencyP99],
  ['control', cpuPerDelivery],
]);

/** A sentence for each transport. */
export function variantSentences(results: RunResults): string[] {
  const groups = groupsOf(results);
  const figure = againstFirst.get(results.scenario);
  if (figure !== undefined) return againstFirstOf(groups, figure);
  return groups.map(([first, ...others]) => {
    const figures = [first, ...others].map(
      (entry) => `${entry.variant ?? ''}: ${digits(entry.latencyMs.p99.median)} ms`,
    );
    return `${first.transport}, p99 latency, medians over rounds. ${figures.join('; ')}.`;
  });
}

type Group = readonly [first: EntryResult, ...others: EntryResult[]];

/** The valid variants of each transport, in their order. */
function groupsOf({ entries }: RunResults): Group[] {
  const valid = entries.filter((entry) => entry.valid && !entry.yardstick);
  return [...new Set(valid.map(({ transport }) => transport))].flatMap((transport) => {
    const [first, ...others] = valid.filter((entry) => entry.transport === transport);
    return first === undefined ? [] : [[first, ...others] as const];
  });
}

/** What is said of all transports holds together. */
function againstFirstOf(groups: readonly Group[], { name, read }: HeadlineFigure): string[] {
  const asked = groups.flatMap(([first, other]) => {
    const estimate = other && ratioBetween(other, first, read);
    return other === undefined || estimate === undefined ? [] : [{ first, other, estimate }];
  });
  const answers = holdTogether(asked.map(({ estimate }) => isOne(estimate)));
  const sentences = asked.flatMap(({ first, other }, i) => {
    const answered = answers[i];
    if (answered === undefined) return [];
    const verdict =
      answered.answer === undefined
        ? `no difference can be told${inWords(answered)}`
        : answered.answer === 'more'
          ? 'higher'
          : 'lower';
    const ratio = ratioInWords(answered, `"${first.variant ?? ''}"`);
    return [`${labelOf(other)}: ${name}, round by round, is ${ratio}: ${verdict}.`];
  });
  const claims = answers.filter(({ interval }) => interval).length;
  return claims === 0 ? sentences : [...sentences, held(claims)];
}
