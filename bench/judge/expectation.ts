import { UsageError } from '../errors/usage-error.ts';
import {
  type EntryResult,
  type ExpectationResult,
  labelOf,
  type RunResults,
  type Spread,
} from '../results/results.ts';
import { compareEntries, differenceOf } from '../statistics/compare.ts';
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
 * Whether a run is as expected. What was not measured validly never is. What is set against another entry of the run fails
 * only where the whole interval of the rounds says so: a machine's noise is no disappointment.
 */
export function judgeExpectation(expectation: Expectation, results: RunResults): ExpectationResult {
  const { text, entry: name } = expectation;
  const judged = results.entries.filter((entry) => isMeant(name, entry));
  if (judged.length === 0) return { text, passed: false, actual: absence(name, results) };
  const outcomes = judged.map((entry) => judgeEntry(expectation, entry, results));
  return {
    text,
    passed: outcomes.every(({ passed }) => passed),
    actual: outcomes.map(({ actual }) => actual).join('; '),
  };
}

function isMeant(name: string, entry: EntryResult): boolean {
  if (name === EVERY) return !entry.yardstick;
  if (name.startsWith(`${EVERY}, `)) return !entry.yardstick && entry.variant === name.slice(3);
  return entry.transport === name || labelOf(entry) === name;
}

interface Outcome {
  readonly passed: boolean;
  readonly actual: string;
}

function judgeEntry(expectation: Expectation, entry: EntryResult, results: RunResults): Outcome {
  const { metric, operator, value, relativeTo } = expectation;
  const label = labelOf(entry);
  if (!entry.valid) return { passed: false, actual: `${label} is invalid: ${entry.reasons.join('; ')}` };
  if (relativeTo === undefined) {
    const actual = metric.value(entry);
    if (actual === undefined) return { passed: false, actual: `${label} has no such figure` };
    return { passed: operators[operator](actual, value), actual: `${label}: ${shortNumber(actual)}` };
  }
  const spread = against(relativeTo, metric, entry, results);
  if (spread === undefined) return { passed: false, actual: `${label} has no such figure` };
  const words = relativeTo.by === 'ratio' ? `times ${relativeTo.entry}` : `more than ${relativeTo.entry}`;
  const { median, low, high } = spread;
  return {
    passed: [low, median, high].some((actual) => operators[operator](actual, value)),
    actual: `${label}: ${shortNumber(median)} (${shortNumber(low)} to ${shortNumber(high)}) ${words}`,
  };
}

/** Round by round, which is the only way that two entries can be compared. */
function against(
  { entry: name, by }: NonNullable<Expectation['relativeTo']>,
  { ofRound }: JudgedMetric,
  entry: EntryResult,
  { entries }: RunResults,
): Spread | undefined {
  const other =
    entries.find((one) => labelOf(one) === name) ??
    entries.find((one) => one.transport === name && one.variant === entry.variant) ??
    entries.find((one) => one.transport === entry.transport && one.variant === name);
  if (other === undefined || ofRound === undefined) return undefined;
  if (by === 'ratio') return compareEntries(entry, other, ofRound)?.ratio;
  return differenceOf(entry, other, ofRound);
}

function absence(name: string, { unavailable, entries }: RunResults): string {
  const missing = unavailable.find(({ transport }) => transport === name);
  if (missing !== undefined) return `${name} is unavailable: ${missing.reason}`;
  return `${name} was not measured; there are ${entries.map(labelOf).join(', ') || 'no entries'}`;
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));
