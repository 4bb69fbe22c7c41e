import { UsageError } from '../errors/usage-error.ts';
import {
  type EntryResult,
  type ExpectationResult,
  labelOf,
  type RunResults,
  type Verdict,
} from '../results/results.ts';
import { differenceBetween, ratioBetween } from '../statistics/compare.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { type Answered, type Concern, settle, whyNotSure } from '../statistics/family.ts';
import { type JudgedMetric, judgedMetrics } from './metrics.ts';

const operators = {
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
} as const;

type Operator = keyof typeof operators;

/** Every transport, but no yardstick; "*, stalled" is that variant of each. */
const EVERY = '*';

type Named = Pick<EntryResult, 'transport' | 'variant'>;

/** What somebody expects of a run. */
export interface Expectation {
  readonly text: string;
  /** A transport, an entry's whole label, `*`, or `*, VARIANT`. */
  readonly entry: string;
  readonly metric: JudgedMetric;
  readonly operator: Operator;
  readonly value: number;
  /** The value is a multiple of what this entry has in the same rounds, or that much more than it has. */
  readonly relativeTo?: { readonly entry: string; readonly by: 'ratio' | 'difference' };
}

const grammar =
  'ENTRY.METRIC<NUMBER, such as uws.latencyMs.p99<50, uws.relay.cpuMicrosPerDelivery<=1.25*tcp or uws.relay.rssBytesPeak<=20e6+tcp';

/**
 * Reads an expectation such as "uws.latencyMs.p99<50".
 *
 * @throws UsageError
 */
export function parseExpectation(text: string): Expectation {
  const match = /^(.+?)\s*(<=|>=|==|<|>)\s*([0-9.]+(?:[eE]-?[0-9]+)?)\s*(?:([*+])\s*(.+))?$/.exec(
    text.trim(),
  );
  const [, left = '', operator = '', number = '', sign, other] = match ?? [];
  const value = Number(number);
  if (match === null || number === '' || !Number.isFinite(value)) {
    throw new UsageError(`--expect: "${text}" is not understood; write ${grammar}.`);
  }
  const metric = judgedMetrics
    .filter(({ path }) => left.endsWith(`.${path}`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (metric === undefined) {
    const allowed = judgedMetrics.map(({ path }) => path).join(', ');
    throw new UsageError(`--expect: "${text}" names no metric; write ${grammar}, with one of ${allowed}.`);
  }
  return {
    text,
    entry: left.slice(0, -metric.path.length - 1),
    metric,
    operator: operator as Operator,
    value,
    ...(other === undefined
      ? {}
      : { relativeTo: { entry: other.trim(), by: sign === '*' ? 'ratio' : 'difference' } }),
  };
}

/**
 * Whether a run is as expected: not met only where the whole interval of what was measured is on the wrong side, met where
 * the whole interval is on the right one, and else not sure. What is counted is a fact, which one round decides. What was not
 * measured validly is never as expected.
 */
export function judgeExpectation(expectation: Expectation, results: RunResults): ExpectationResult {
  const { text, entry: name } = expectation;
  const judged = results.entries.filter((entry) => isMeant(name, entry));
  if (judged.length === 0) return { text, passed: false, verdict: 'no', actual: absence(name, results) };
  const found = judged.map((entry) => lookUp(expectation, entry, results));
  const answers = settle(
    found.flatMap((one) => ('estimate' in one ? [concernOf(expectation, one.estimate)] : [])),
  );
  const outcomes = found.map((one): Outcome => {
    if (!('estimate' in one)) return one;
    const answered = answers.shift();
    return answered === undefined ? unknown(one.label) : outcomeOf(one, answered);
  });
  const verdict = worstOf(outcomes.map((outcome) => outcome.verdict));
  const needed = outcomes.flatMap(({ roundsToTell }) => roundsToTell ?? []);
  return {
    text,
    passed: verdict === 'yes',
    verdict,
    ...(verdict === 'not sure' && needed.length > 0 ? { roundsToTell: Math.max(...needed) } : {}),
    actual: outcomes.map(({ actual }) => actual).join('; '),
  };
}

const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('no') ? 'no' : verdicts.includes('not sure') ? 'not sure' : 'yes';

/** Whether an expectation of that entry is one of this. */
export function isMeant(name: string, entry: Named & Pick<EntryResult, 'yardstick'>): boolean {
  if (name === EVERY) return !entry.yardstick;
  if (name.startsWith(`${EVERY}, `)) return !entry.yardstick && entry.variant === name.slice(3);
  return entry.transport === name || labelOf(entry) === name;
}

interface Outcome {
  readonly verdict: Verdict;
  readonly actual: string;
  readonly roundsToTell?: number;
}

/** What a figure is known to be, where rounds decide. */
interface Measured {
  readonly label: string;
  readonly estimate: Estimate;
  /** What follows the figure, such as "times tcp". */
  readonly words: string;
}

const unknown = (label: string): Outcome => ({ verdict: 'no', actual: `${label} has no such figure` });

function lookUp(expectation: Expectation, entry: EntryResult, results: RunResults): Outcome | Measured {
  const { metric, relativeTo } = expectation;
  const label = labelOf(entry);
  if (!entry.valid) return { verdict: 'no', actual: `${label} is invalid: ${entry.reasons.join('; ')}` };
  if (relativeTo !== undefined) {
    const estimate = against(relativeTo, metric, entry, results);
    const words = relativeTo.by === 'ratio' ? 'times' : 'more than';
    return estimate === undefined
      ? unknown(label)
      : { label, estimate, words: ` ${words} ${relativeTo.entry}` };
  }
  const known = metric.known(entry);
  if (known === undefined) return unknown(label);
  return known.is === 'counted'
    ? counted(expectation, label, known.counts)
    : { label, estimate: known.estimate, words: '' };
}

/** What is expected must hold in each round. */
function counted({ operator, value }: Expectation, label: string, counts: readonly number[]): Outcome {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range = least === most ? '' : ` to ${shortNumber(most)}, by round`;
  return {
    verdict: counts.every((count) => operators[operator](count, value)) ? 'yes' : 'no',
    actual: `${label}: ${shortNumber(least)}${range}`,
  };
}

function concernOf({ operator, value }: Expectation, estimate: Estimate): Concern<Verdict> {
  const holds = operators[operator];
  return {
    estimate,
    bounds: [value],
    calming: ({ low, high }) => (holds(low, value) && holds(high, value) ? 'yes' : undefined),
    alarming({ low, high }) {
      const within = operator === '==' && low <= value && value <= high;
      return holds(low, value) || holds(high, value) || within ? undefined : 'no';
    },
  };
}

function outcomeOf(
  { label, estimate, words }: Measured,
  { interval, answer, roundsToTell }: Answered<Verdict>,
): Outcome {
  const range =
    interval === undefined ? '' : ` (${shortNumber(interval.low)} to ${shortNumber(interval.high)})`;
  const said = `${label}: ${shortNumber(estimate.point)}${range}${words}`;
  if (answer !== undefined) return { verdict: answer, actual: said };
  return {
    verdict: 'not sure',
    actual: `${said}, not sure: ${whyNotSure(estimate, roundsToTell)}`,
    ...(roundsToTell === undefined ? {} : { roundsToTell }),
  };
}

/** Round by round, which is the only way that two entries can be compared. */
function against(
  { entry: name, by }: NonNullable<Expectation['relativeTo']>,
  { ofRound }: JudgedMetric,
  entry: EntryResult,
  { entries }: RunResults,
): Estimate | undefined {
  const other = otherOf(name, entry, entries);
  if (other === undefined || ofRound === undefined) return undefined;
  return by === 'ratio' ? ratioBetween(entry, other, ofRound) : differenceBetween(entry, other, ofRound);
}

/** What an entry is set against: by a whole label, or by a transport in the same variant, or by a variant of the same transport. */
export function otherOf<Other extends Named>(
  name: string,
  entry: Named,
  entries: readonly Other[],
): Other | undefined {
  return (
    entries.find((one) => labelOf(one) === name) ??
    entries.find((one) => one.transport === name && one.variant === entry.variant) ??
    entries.find((one) => one.transport === entry.transport && one.variant === name)
  );
}

function absence(name: string, { unavailable, entries }: RunResults): string {
  const missing = unavailable.find(({ transport }) => transport === name);
  if (missing !== undefined) return `${name} is unavailable: ${missing.reason}`;
  return `${name} was not measured; there are ${entries.map(labelOf).join(', ') || 'no entries'}`;
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));
