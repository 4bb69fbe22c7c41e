import type { Judgement, RunResults } from '../results/results.ts';
import { compareWithBaseline } from './baseline.ts';
import { type Expectation, judgeExpectation } from './expectation.ts';

/** What a run is to be judged by. */
export interface Standards {
  readonly expectations: readonly Expectation[];
  readonly baseline?: { readonly name: string; readonly results: RunResults };
}

/** The run with what came of it; unchanged if nothing was asked. */
export function judge(results: RunResults, { expectations, baseline }: Standards): RunResults {
  if (expectations.length === 0 && baseline === undefined) return results;
  const judgement: Judgement = {
    expectations: expectations.map((expectation) => judgeExpectation(expectation, results)),
    ...(baseline === undefined
      ? {}
      : { baseline: compareWithBaseline(results, baseline.results, baseline.name) }),
  };
  return { ...results, judgement };
}

/** Whether a run disappointed: an expectation was not met, or something got worse than in the baseline. */
export function hasDisappointed({ judgement }: RunResults): boolean {
  if (judgement === undefined) return false;
  const { expectations, baseline } = judgement;
  const nothingCompared = baseline !== undefined && baseline.comparisons.length === 0;
  return (
    nothingCompared ||
    expectations.some(({ passed }) => !passed) ||
    (baseline?.comparisons ?? []).some(({ verdict }) => verdict === 'worse')
  );
}
