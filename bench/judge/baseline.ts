import { REFERENCE } from '../results/reference.ts';
import type {
  BaselineComparison,
  BaselineResult,
  EntryResult,
  RunResults,
  Spread,
} from '../results/results.ts';
import { labelOf } from '../results/results.ts';
import { ratiosBetween } from '../statistics/compare.ts';
import { type Estimate, independentRatio, withOwnInterval } from '../statistics/estimate.ts';
import { type Answered, type Concern, settle } from '../statistics/family.ts';
import { baselineMetrics, type JudgedMetric, repetitionsOf, valuesOf } from './metrics.ts';

/**
 * Two runs are two days: what the machine does besides moves figures by several percent, which no interval of one run
 * knows of. Only what is beyond both is called a change, and only what is surely within it alike.
 */
const DRIFT = 1.1;

const CAPACITY = 'capacity.consumers';

type Change = 'more' | 'less' | 'alike';

interface Compared extends Concern<Change> {
  readonly entry: EntryResult;
  readonly metric: JudgedMetric;
}

/** Sets a run against an earlier one, entry by entry; all changes of a run hold together. */
export function compareWithBaseline(results: RunResults, baseline: RunResults, name: string): BaselineResult {
  const warnings = differences(results, baseline);
  const otherMachine = isOtherMachine(results, baseline);
  const questions = isSameLoad(results, baseline) ? questionsOf(results, baseline, otherMachine) : [];
  const comparisons = settle(questions).flatMap((answered, i) => {
    const { entry, metric } = questions[i] ?? {};
    return entry === undefined || metric === undefined ? [] : [comparisonOf(entry, metric, answered)];
  });
  const compared = new Set(comparisons.map((comparison) => comparison.entry));
  const left = results.entries.map(labelOf).filter((label) => !compared.has(label));
  if (left.length > 0) warnings.push(`not compared: ${left.join(', ')}`);
  return { name, otherMachine, warnings, comparisons };
}

function questionsOf(results: RunResults, baseline: RunResults, otherMachine: boolean): Compared[] {
  return results.entries.flatMap((entry) => {
    const before = baseline.entries.find((one) => labelOf(one) === labelOf(entry));
    if (before === undefined || !before.valid || !entry.valid) return [];
    return metricsOf(entry).flatMap((metric) => {
      const estimate = otherMachine
        ? ratioOfRatios(metric, [entry, results], [before, baseline])
        : ratioOf(metric, entry, before);
      return estimate === undefined ? [] : [{ entry, metric, ...isChange(estimate) }];
    });
  });
}

/** The rounds of a search are of other loads each time: only what it found is compared. */
const metricsOf = ({ capacity }: EntryResult): readonly JudgedMetric[] =>
  baselineMetrics.filter(({ path }) => (path === CAPACITY) === (capacity !== undefined));

const isChange = (estimate: Estimate): Concern<Change> => ({
  estimate,
  bounds: [DRIFT, 1 / DRIFT],
  alarming: ({ low, high }) => (low > DRIFT ? 'more' : high < 1 / DRIFT ? 'less' : undefined),
  calming: ({ low, high }) => (low >= 1 / DRIFT && high <= DRIFT ? 'alike' : undefined),
});

function comparisonOf(
  entry: EntryResult,
  metric: JudgedMetric,
  { estimate, interval, answer, roundsToTell }: Answered<Change>,
): BaselineComparison {
  const changed = answer === metric.better ? 'better' : 'worse';
  return {
    entry: labelOf(entry),
    metric: metric.path,
    ratio: { median: estimate.point, ...interval },
    verdict: answer === undefined ? 'not sure' : answer === 'alike' ? 'alike' : changed,
    ...(roundsToTell === undefined ? {} : { roundsToTell }),
  };
}

function ratioOf(metric: JudgedMetric, entry: EntryResult, before: EntryResult): Estimate | undefined {
  if (metric.path === CAPACITY) return capacityRatio(entry, before);
  const { ofRound } = metric;
  return ofRound && independentRatio(valuesOf(entry, ofRound), valuesOf(before, ofRound));
}

/** A capacity has its interval already. */
function capacityRatio(now: EntryResult, then: EntryResult): Estimate | undefined {
  const [mine, theirs] = [now.capacity?.consumers, then.capacity?.consumers];
  if (mine === undefined || theirs === undefined) return undefined;
  const isKnown = isInterval(mine) && isInterval(theirs);
  return withOwnInterval(
    {
      median: mine.median / theirs.median,
      ...(isKnown ? { low: mine.low / theirs.high, high: mine.high / theirs.low } : {}),
    },
    Math.min(repetitionsOf(now), repetitionsOf(then)),
  );
}

const isInterval = (spread: Spread): spread is Required<Spread> =>
  spread.low !== undefined && spread.high !== undefined;

type Placed = readonly [entry: EntryResult, run: RunResults];

/** How much more of the reference's figure an entry has than it had: the reference is the same work on every machine. */
function ratioOfRatios({ ofRound }: JudgedMetric, now: Placed, then: Placed): Estimate | undefined {
  if (ofRound === undefined) return undefined;
  const [mine, theirs] = [now, then].map(([entry, { entries }]) => {
    const reference = entries.find(
      ({ transport, variant }) => transport === REFERENCE && variant === entry.variant,
    );
    return reference === undefined || reference === entry ? [] : ratiosBetween(entry, reference, ofRound);
  });
  return mine && theirs && independentRatio(mine, theirs);
}

const loadFields = [
  'emitters',
  'consumers',
  'fps',
  'seconds',
  'width',
  'height',
  'pattern',
  'liveEncode',
  'tls',
] as const;

/** Encoders differ by a little between versions; that is no other load. */
const SAME_SIZE = 1.02;

function isSameLoad({ scenario, load }: RunResults, baseline: RunResults): boolean {
  const sizes = load.frameBytes / baseline.load.frameBytes;
  return (
    scenario === baseline.scenario &&
    loadFields.every((field) => load[field] === baseline.load[field]) &&
    Math.max(sizes, 1 / sizes) <= SAME_SIZE
  );
}

/** Of another processor, or with more or fewer of them, figures are other figures. */
const isOtherMachine = ({ environment: now }: RunResults, { environment: then }: RunResults): boolean =>
  now.cpu !== then.cpu || now.cores !== then.cores;

/** What is not as it was, in words. */
function differences(results: RunResults, baseline: RunResults): string[] {
  const found: string[] = [];
  const differ = (what: string, now: string | number | boolean, then: string | number | boolean): void => {
    if (now !== then) found.push(`${what}: ${now}, and ${then} in the baseline`);
  };
  differ('scenario', results.scenario, baseline.scenario);
  for (const field of [...loadFields, 'frameBytes'] as const) {
    differ(field, results.load[field], baseline.load[field]);
  }
  for (const field of ['cpu', 'cores', 'os', 'node'] as const) {
    differ(field, results.environment[field], baseline.environment[field]);
  }
  const optionsOf = ({ environment }: RunResults): string => environment.nodeOptions || 'none';
  differ('NODE_OPTIONS', optionsOf(results), optionsOf(baseline));
  if (!baseline.valid) found.push('the baseline is not a valid run');
  if (isOtherMachine(results, baseline)) {
    found.push(
      `another machine: only multiples of ${REFERENCE}, measured in the same rounds, are compared, and the run fails by none of them without --strict`,
    );
  }
  return found;
}
