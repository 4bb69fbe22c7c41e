import type { ExpectationResult, Judgement, RunResults } from '../results/results.ts';
import { compareWithBaseline } from './baseline.ts';
import { type Expectation, judgeExpectation } from './expectation.ts';

/** What a run is to be judged by. */
export interface Standards {
  readonly expectations: readonly Expectation[];
  /** Of the run as a whole. */
  readonly judgeRun?: (results: RunResults) => readonly ExpectationResult[];
  readonly baseline?: { readonly name: string; readonly results: RunResults };
  /** What is not sure fails too, and what is worse than on another machine. */
  readonly strict?: boolean;
}

/** The run with what came of it; unchanged if nothing was asked. */
export function judge(
  results: RunResults,
  { expectations, judgeRun, baseline, strict = false }: Standards,
): RunResults {
  if (expectations.length === 0 && judgeRun === undefined && baseline === undefined) return results;
  const judgement: Judgement = {
    strict,
    expectations: [
      ...(judgeRun?.(results) ?? []),
      ...expectations.map((expectation) => judgeExpectation(expectation, results)),
    ],
    ...(baseline === undefined
      ? {}
      : { baseline: compareWithBaseline(results, baseline.results, baseline.name) }),
  };
  return { ...results, judgement };
}

/**
 * What a run's judgement comes to. It disappoints if an expectation is not met, or something got worse than in a baseline of
 * the same machine, or its baseline was of something else altogether. Single figures that cannot be told from their baseline's
 * are no news; if none can be told, that is.
 */
export function outcomeOf({ judgement }: RunResults): 'as expected' | 'disappointing' | 'not sure' {
  if (judgement === undefined) return 'as expected';
  const { expectations, baseline, strict } = judgement;
  const verdicts = expectations.map(({ verdict }) => verdict);
  const changes = (baseline?.comparisons ?? []).map(({ verdict }) => verdict);
  const counts = strict || baseline?.otherMachine !== true;
  const nothingCompared = baseline !== undefined && changes.length === 0;
  const disappointing = verdicts.includes('no') || (counts && (nothingCompared || changes.includes('worse')));
  if (disappointing) return 'disappointing';
  const untold = baseline !== undefined && changes.every((change) => change === 'not sure');
  const isNotSure = verdicts.includes('not sure') || untold || (strict && changes.includes('not sure'));
  if (!isNotSure) return 'as expected';
  return strict ? 'disappointing' : 'not sure';
}
