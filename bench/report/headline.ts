import type { EntryResult, RoundResult, RunResults } from '../results.ts';
import { compareEntries, FEW_ROUNDS } from '../statistics/compare.ts';
import { digits, withInterval } from './format.ts';

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

/** What the run says, in sentences: which transport is ahead in what, by how much, and how sure that is. */
export function headline(results: RunResults): string[] {
  const transports = results.entries.filter((entry) => !entry.yardstick && entry.delivered > 0);
  if (transports.length === 0) return ['No transport was measured.'];
  const sentences = metrics.map((metric) => sentenceOn(metric, transports));
  const rounds = Math.max(...transports.map((entry) => entry.rounds.length));
  if (rounds < FEW_ROUNDS) {
    sentences.push(
      `With ${rounds} ${rounds === 1 ? 'round' : 'rounds'} this is a first look; intervals are rough.`,
    );
  }
  return sentences;
}

function sentenceOn({ name, unit, read, median }: Metric, transports: readonly EntryResult[]): string {
  const [best, next] = transports.toSorted((a, b) => median(a) - median(b));
  if (best === undefined) return '';
  const lead = `Lowest ${name}: ${best.transport}, ${digits(median(best))} ${unit}`;
  const comparison = next === undefined ? undefined : compareEntries(best, next, read);
  if (next === undefined || comparison === undefined) return `${lead}.`;
  const times = `${withInterval(comparison.ratio)} times ${next.transport}`;
  return comparison.verdict === 'unsure'
    ? `${lead}; no difference from ${next.transport} is seen at this number of rounds (${times}).`
    : `${lead}, which is ${times}, the next.`;
}
