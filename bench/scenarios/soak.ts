import { transportNames } from '../../src/transports/registry.ts';
import type { EntryResult, MemoryPoint, RunResults, Spread } from '../results/results.ts';
import { runContenders } from '../run/run.ts';
import { growthOf, SETTLED_AFTER_SHARE } from '../statistics/growth.ts';
import { slopeOf } from '../statistics/slope.ts';
import { judgeRun } from '../statistics/summarise.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** What a process varies by anyhow. A relay that kept every tenth frame would grow by that in seconds. */
const MOST_GROWN_BYTES = 16 * 1024 * 1024;

const SECONDS_PER_HOUR = 3600;

/** One long round: does memory grow? */
export const soak: Scenario = {
  name: 'soak',
  summary: 'one long round for each transport (--seconds): whether memory grows, with the error of that',
  defaults: { ...usualLoad, consumers: 50, seconds: 60, rounds: 1 },
  quick: { ...quickLoad, consumers: 50, seconds: 10, rounds: 1 },
  entries: transportNames,
  findings: ['memorySlopeBytesPerHour', 'memoryGrownBytes'],
  needsOwnRelay: true,
  expectations: () => [`*.findings.memoryGrownBytes<=${MOST_GROWN_BYTES}`],
  async run(request) {
    const results = await runContenders(request, 'soak', (entry, load) => [{ entry, load }]);
    const entries = results.entries.map((entry) => withSlope(entry, request.options.seconds));
    return { ...results, entries, ...judgeRun(entries, results.complete) } satisfies RunResults;
  },
};

function withSlope(entry: EntryResult, askedSeconds: number): EntryResult {
  const round = entry.rounds.find(({ valid }) => valid);
  const memory = round?.memoryOverTime ?? [];
  const seconds = round?.cutShortAfterSeconds ?? askedSeconds;
  const settled = memory.filter(({ atSeconds }) => atSeconds >= SETTLED_AFTER_SHARE * seconds);
  const slope = slopeOf(
    settled.map(({ atSeconds, rssBytes }) => ({ x: atSeconds / SECONDS_PER_HOUR, y: rssBytes })),
  );
  if (slope === undefined) return entry;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const reasons =
    growthOf(slope, seconds).verdict === 'grows'
      ? [
          ...entry.reasons,
          `memory grows by ${megabytes(slope.median)} MB an hour (95 % interval ${megabytes(slope.low)} to ${megabytes(slope.high)})`,
        ]
      : entry.reasons;
  return {
    ...entry,
    reasons,
    valid: reasons.length === 0,
    findings: { ...entry.findings, memorySlopeBytesPerHour: slope, memoryGrownBytes: grown(settled) },
  };
}

/** What a collector has not freed yet is left out: the least of each half counts. */
function grown(settled: readonly MemoryPoint[]): Spread {
  const least = (points: readonly MemoryPoint[]): number =>
    Math.min(...points.map(({ rssBytes }) => rssBytes));
  const middle = Math.ceil(settled.length / 2);
  const bytes = least(settled.slice(middle)) - least(settled.slice(0, middle));
  return { median: bytes };
}
