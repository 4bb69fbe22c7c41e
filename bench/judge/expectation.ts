import { UsageError } from '../options.ts';
import { type EntryResult, type ExpectationResult, labelOf, type RunResults } from '../results.ts';
import { compareEntries } from '../statistics/compare.ts';
import { type JudgedMetric, judgedMetrics } from './metrics.ts';

const operators = {
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '==': (a: number, b: number) => a === b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
} as const;

type Operator = keyof typeof operators;

/** Every transport, but no yardstick. */
const EVERY = '*';

/** What somebody expects of a run. */
export interface Expectation {
  readonly text: string;
  /** A transport, an entry's whole label, or `*`. */
  readonly entry: string;
  readonly metric: JudgedMetric;
  readonly operator: Operator;
  readonly value: number;
  /** The value is a multiple of what this entry has, in the same rounds. */
  readonly relativeTo?: string;
}

const grammar =
  'ENTRY.METRIC<NUMBER, such as uws.latencyMs.p99<50 or uws.relay.cpuMicrosPerDelivery<=1.25*tcp';

/**
 * Reads an expectation such as "uws.latencyMs.p99<50".
 *
 * @throws UsageError
 */
export function parseExpectation(text: string): Expectation {
  const match = /^(.+?)\s*(<=|>=|==|<|>)\s*([0-9.eE+-]+)\s*(?:\*\s*(.+))?$/.exec(text.trim());
  const [, subject = '', operator = '', number = '', relativeTo] = match ?? [];
  const value = Number(number);
  if (match === null || number === '' || !Number.isFinite(value)) {
    throw new UsageError(`--expect: "${text}" is not understood; write ${grammar}.`);
  }
  const metric = judgedMetrics
    .filter(({ path }) => subject.endsWith(`.${path}`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (metric === undefined) {
    const allowed = judgedMetrics.map(({ path }) => path).join(', ');
    throw new UsageError(`--expect: "${text}" names no metric; write ${grammar}, with one of ${allowed}.`);
  }
  return {
    text,
    entry: subject.slice(0, -metric.path.length - 1),
    metric,
    operator: operator as Operator,
    value,
    ...(relativeTo === undefined ? {} : { relativeTo: relativeTo.trim() }),
  };
}

/** Whether a run is as expected. What was not measured validly never is. */
export function judgeExpectation(expectation: Expectation, results: RunResults): ExpectationResult {
  const { text, entry: name } = expectation;
  const judged = results.entries.filter((entry) =>
    name === EVERY ? !entry.yardstick : entry.transport === name || labelOf(entry) === name,
  );
  if (judged.length === 0) return { text, passed: false, actual: absence(name, results) };
  const outcomes = judged.map((entry) => judgeEntry(expectation, entry, results));
  return {
    text,
    passed: outcomes.every(({ passed }) => passed),
    actual: outcomes.map(({ actual }) => actual).join('; '),
  };
}

interface Outcome {
  readonly passed: boolean;
  readonly actual: string;
}

function judgeEntry(
  { metric, operator, value, relativeTo }: Expectation,
  entry: EntryResult,
  results: RunResults,
): Outcome {
  const label = labelOf(entry);
  if (!entry.valid) return { passed: false, actual: `${label} is invalid: ${entry.reasons.join('; ')}` };
  const actual = relativeTo === undefined ? metric.value(entry) : ratioTo(relativeTo, metric, entry, results);
  if (actual === undefined) return { passed: false, actual: `${label} has no such figure` };
  const times = relativeTo === undefined ? '' : ` times ${relativeTo}`;
  return { passed: operators[operator](actual, value), actual: `${label}: ${shortNumber(actual)}${times}` };
}

/** Round by round, which is the only way that two entries can be compared. */
function ratioTo(
  name: string,
  { ofRound }: JudgedMetric,
  entry: EntryResult,
  { entries }: RunResults,
): number | undefined {
  const other =
    entries.find((one) => labelOf(one) === name) ??
    entries.find((one) => one.transport === name && one.variant === entry.variant);
  if (other === undefined || ofRound === undefined) return undefined;
  return compareEntries(entry, other, ofRound)?.ratio.median;
}

function absence(name: string, { unavailable, entries }: RunResults): string {
  const missing = unavailable.find(({ transport }) => transport === name);
  if (missing !== undefined) return `${name} is unavailable: ${missing.reason}`;
  return `${name} was not measured; there are ${entries.map(labelOf).join(', ') || 'no entries'}`;
}

const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));
