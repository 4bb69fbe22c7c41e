import type { EntryResult, RoundResult, RunResults } from '../results.ts';
import { compareEntries, FEW_ROUNDS } from '../statistics/compare.ts';
import { digits, enumerate } from './format.ts';

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly read: (round: RoundResult) => number;
  readonly median: (entry: EntryResult) => number;
}

const metrics: readonly Metric[] = [
  {
    name: 'CPU per delivery',
    unit: 'µs',
    read: (round) => round.relay.cpuMicrosPerDelivery,
    median: (entry) => entry.relay.cpuMicrosPerDelivery.median,
  },
  {
    name: 'p99 latency',
    unit: 'ms',
    read: (round) => round.latencyMs.p99,
    median: (entry) => entry.latencyMs.p99.median,
  },
];

/**
 * What the run says, in sentences: which transport is ahead in what, by how much, and how sure that is. Transports that
 * are invalid are not compared.
 */
export function headline(results: RunResults): string[] {
  const transports = results.entries.filter((entry) => !entry.yardstick && entry.valid);
  if (transports.length === 0) return ['No transport was measured validly, so there is nothing to compare.'];
  const sentences = metrics.map((metric) => sentenceOn(metric, transports));
  const rounds = Math.min(...transports.map((entry) => entry.rounds.filter(({ valid }) => valid).length));
  if (rounds < FEW_ROUNDS) {
    sentences.push(
      `With ${rounds} ${rounds === 1 ? 'round' : 'rounds'} this is a first look; intervals are rough.`,
    );
  }
  return sentences;
}

/** The best is set against each of the others, round by round: the best two medians alone prove nothing. */
function sentenceOn({ name, unit, read, median }: Metric, transports: readonly EntryResult[]): string {
  const [best, ...others] = transports.toSorted((a, b) => median(a) - median(b));
  if (best === undefined) return '';
  const lead = `Lowest ${name}: ${best.transport}, ${digits(median(best))} ${unit}`;
  const compared = others.map((other) => ({ other, comparison: compareEntries(best, other, read) }));
  const alike = compared.filter(({ comparison }) => comparison?.verdict !== 'less');
  const next = compared[0];
  if (next === undefined) return `${lead}.`;
  if (alike.length > 0) {
    const names = enumerate(alike.map(({ other }) => other.transport));
    return `${lead}; no difference from ${names} is seen at this number of rounds.${range(next)}`;
  }
  return `${lead}.${range(next)}`;
}

interface Compared {
  readonly other: EntryResult;
  readonly comparison: ReturnType<typeof compareEntries>;
}

/** The ratio to the next, in the same rounds. */
function range({ other, comparison }: Compared): string {
  if (comparison === undefined) return '';
  const { median, low, high } = comparison.ratio;
  const interval = low === high ? '' : `, 95 % interval ${digits(low)} to ${digits(high)}`;
  return ` Round by round that is ${digits(median)} times ${other.transport}${interval}.`;
}
