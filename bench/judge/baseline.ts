import type { BaselineComparison, BaselineResult, EntryResult, RunResults } from '../results/results.ts';
import { labelOf } from '../results/results.ts';
import { independentRatioSpread } from '../statistics/spread.ts';
import { baselineMetrics, type JudgedMetric } from './metrics.ts';

/**
 * Two runs are two days: what the machine does besides moves medians by several percent, which no interval of one run
 * knows of. Only what is beyond both is called a change.
 */
const DRIFT = 1.1;

/** A median of fewer rounds has no interval to speak of. */
const LEAST_ROUNDS = 3;

/** Sets a run against an earlier one, entry by entry. */
export function compareWithBaseline(results: RunResults, baseline: RunResults, name: string): BaselineResult {
  const warnings = differences(results, baseline);
  const comparisons = isSameLoad(results, baseline)
    ? results.entries.flatMap((entry) => {
        const before = baseline.entries.find((one) => labelOf(one) === labelOf(entry));
        return before === undefined || !before.valid || !entry.valid ? [] : compareEntry(entry, before);
      })
    : [];
  const compared = new Set(comparisons.map((comparison) => comparison.entry));
  const left = results.entries.map(labelOf).filter((label) => !compared.has(label));
  if (left.length > 0) warnings.push(`not compared: ${left.join(', ')}`);
  return { name, warnings, comparisons };
}

function compareEntry(entry: EntryResult, before: EntryResult): BaselineComparison[] {
  return baselineMetrics.flatMap((metric) => {
    const ratio = ratioOf(metric, entry, before);
    if (ratio === undefined) return [];
    const { low, high } = ratio;
    const changed = low > DRIFT ? 'more' : high < 1 / DRIFT ? 'less' : undefined;
    const verdict = changed === undefined ? 'alike' : changed === metric.better ? 'better' : 'worse';
    return [{ entry: labelOf(entry), metric: metric.path, ratio, verdict }];
  });
}

function ratioOf(metric: JudgedMetric, entry: EntryResult, before: EntryResult) {
  if (metric.path === 'capacity.consumers') return capacityRatio(entry, before);
  const { ofRound } = metric;
  if (ofRound === undefined) return undefined;
  const values = ({ rounds }: EntryResult): number[] =>
    rounds.flatMap((round) => (round.valid ? (ofRound(round) ?? []) : []));
  const [now, then] = [values(entry), values(before)];
  return Math.min(now.length, then.length) < LEAST_ROUNDS ? undefined : independentRatioSpread(now, then);
}

/** A capacity has its interval already. */
function capacityRatio({ capacity: now }: EntryResult, { capacity: then }: EntryResult) {
  if (now === undefined || then === undefined) return undefined;
  return {
    median: now.consumers.median / then.consumers.median,
    low: now.consumers.low / then.consumers.high,
    high: now.consumers.high / then.consumers.low,
  };
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
  return found;
}
