import { UsageError } from '../errors/usage-error.ts';
import { type Expectation, isMeant, otherOf } from '../judge/expectation.ts';
import { repetitionsOf } from '../judge/metrics.ts';
import type { FindingName } from '../results/findings.ts';
import { type EntryResult, labelOf, type RunResults } from '../results/results.ts';
import type { BenchOptions } from '../run/options.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { LEAST_ROUNDS } from '../statistics/estimate.ts';
import { FLOOR } from '../subject/entries.ts';

type Planned = Pick<EntryResult, 'transport' | 'variant' | 'yardstick'> & {
  /** Its process can be looked into. */
  readonly ours: boolean;
};

/** What a run will have results of. */
export function plannedEntries(scenario: Scenario, options: BenchOptions): Planned[] {
  return options.entries.flatMap((planned) => {
    const { name, yardstick, subject } = planned;
    const variants = scenario.variants?.(options, planned) ?? [];
    const entry = { transport: name, yardstick, ours: subject === undefined };
    return variants.length === 0 ? [entry] : variants.map((variant) => ({ ...entry, variant }));
  });
}

/** Every run whose consumers connect measures these. */
export const usualFindings: readonly FindingName[] = ['connectionsPerSecond', 'timeToFirstFrameMs'];

/**
 * Refuses what is expected of something that will not be measured.
 *
 * @throws UsageError with what there is
 */
export function checkMeasured(
  expectations: readonly Expectation[],
  scenario: Scenario,
  options: BenchOptions,
): void {
  const planned = scenario.measuresEntries === false ? [] : plannedEntries(scenario, options);
  const names = planned.map(labelOf).join('; ') || 'no entries';
  for (const expectation of expectations) {
    const { text, entry, metric, relativeTo } = expectation;
    const meant = planned.filter((one) => isMeant(entry, one));
    if (meant.length === 0) {
      throw new UsageError(
        `--expect: "${text}": "${entry}" will not be measured by "${scenario.name}"; there are ${names}.`,
      );
    }
    const missing = whyUnmeasured(metric.path, meant, scenario, planned);
    if (missing !== undefined) {
      throw new UsageError(
        `--expect: "${text}": ${metric.path} will not be measured by "${scenario.name}": ${missing}.`,
      );
    }
    const alone = relativeTo && meant.find((one) => otherOf(relativeTo.entry, one, planned) === undefined);
    if (alone !== undefined) {
      throw new UsageError(
        `--expect: "${text}": "${relativeTo?.entry}" will not be measured beside "${labelOf(alone)}"; there are ${names}.`,
      );
    }
    if (relativeTo !== undefined && metric.ofRound === undefined) {
      throw new UsageError(
        `--expect: "${text}": ${metric.path} is not of single rounds, and cannot be set against another entry.`,
      );
    }
  }
}

function whyUnmeasured(
  path: string,
  meant: readonly Planned[],
  scenario: Scenario,
  planned: readonly Planned[],
): string | undefined {
  const [group = '', name] = path.split('.');
  if (group === 'capacity' && scenario.name !== 'capacity') return 'only "capacity" looks for it';
  if (group === 'versusFloor' && !planned.some(({ transport }) => transport === FLOOR))
    return `${FLOOR} is not among the entries`;
  if (group === 'relay' && meant.some(({ ours }) => !ours)) return "the relay is somebody else's process";
  if (group !== 'findings') return undefined;
  const found: readonly string[] = [...usualFindings, ...(scenario.findings ?? [])];
  return found.includes(name ?? '') ? undefined : `of findings there are ${found.join(', ')}`;
}

/** What a run is to be judged by, and kept as. */
export interface Judged {
  readonly expectations: readonly Expectation[];
  readonly baseline?: { readonly name: string; readonly results: RunResults };
  readonly saveBaseline?: string;
}

/** What cannot come of so few rounds, in words: said before they are measured. */
export function foresee({ rounds, until }: BenchOptions, judged: Judged): string[] {
  // Rounds are added until there are intervals.
  if (until !== undefined) return [];
  const said = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  const { expectations, baseline, saveBaseline } = judged;
  const open = expectations.filter(
    ({ metric, relativeTo }) => (relativeTo === undefined ? metric.leastRounds : LEAST_ROUNDS) > rounds,
  );
  const earlier = baseline === undefined ? LEAST_ROUNDS : mostRounds(baseline.results);
  return [
    ...open.map(({ text }) => `${said} cannot decide "${text}"; --rounds ${LEAST_ROUNDS} or more may.`),
    ...(baseline !== undefined && rounds < LEAST_ROUNDS
      ? [`${said} cannot be told from a baseline; --rounds ${LEAST_ROUNDS} or more may.`]
      : []),
    ...(baseline !== undefined && earlier < LEAST_ROUNDS
      ? [`Nothing can be told from ${baseline.name}: ${fewRounds(baseline.results)}.`]
      : []),
    ...(saveBaseline !== undefined && rounds < LEAST_ROUNDS
      ? [
          `${said} ${rounds === 1 ? 'is' : 'are'} kept as "${saveBaseline}", but nothing can be told from so few.`,
        ]
      : []),
  ];
}

/** Why a run is no baseline; undefined if it is one. */
export function whyNoBaseline(results: RunResults): string | undefined {
  if (!results.valid) return 'it is not valid';
  return mostRounds(results) < LEAST_ROUNDS ? fewRounds(results) : undefined;
}

const mostRounds = ({ entries }: RunResults): number => Math.max(0, ...entries.map(repetitionsOf));

const fewRounds = (results: RunResults): string =>
  `no entry of it has more than ${mostRounds(results)} valid rounds or searches, and it takes ${LEAST_ROUNDS}`;
