import { transportNames } from '../../src/transports/registry.ts';
import type { EntryResult, MemoryPoint, RunResults, Spread } from '../results/results.ts';
import { runContenders } from '../run/run.ts';
import { slopeOf } from '../statistics/slope.ts';
import { judgeRun } from '../statistics/summarise.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** What a process varies by anyhow. A relay that kept every tenth frame would grow by that in seconds. */
const MOST_GROWN_BYTES = 16 * 1024 * 1024;

/** Until then a process fills its pools and caches; a leak goes on. */
const SETTLED_AFTER_SHARE = 0.3;

/** In less time pools are still filling, and every process looks like one that leaks. */
const LEAST_SECONDS_FOR_VERDICT = 300;

const SECONDS_PER_HOUR = 3600;

/** What a relay may grow by in an hour and still run for a month on a small machine. */
const MOST_BYTES_PER_HOUR = 1_000_000;

/**
 * Four of V8's pages. A heap goes on settling by them for many minutes: relays that were level at the end of ten minutes had
 * grown by 0.3 to 0.9 MB since their third, which would be 3 to 8 MB an hour. So a short run can tell large leaks only, and
 * only a run of more than an hour tells all that matter.
 */
const SETTLING_BYTES = 4 * 256 * 1024;

/** The least growth that a run of so many seconds can tell from settling. */
const mostBytesPerHour = (seconds: number): number =>
  Math.max(MOST_BYTES_PER_HOUR, (SETTLING_BYTES * SECONDS_PER_HOUR) / ((1 - SETTLED_AFTER_SHARE) * seconds));

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

function withSlope(entry: EntryResult, seconds: number): EntryResult {
  const memory = entry.rounds.find(({ valid }) => valid)?.memoryOverTime ?? [];
  const settled = memory.filter(({ atSeconds }) => atSeconds >= SETTLED_AFTER_SHARE * seconds);
  const slope = slopeOf(
    settled.map(({ atSeconds, rssBytes }) => ({ x: atSeconds / SECONDS_PER_HOUR, y: rssBytes })),
  );
  if (slope === undefined) return entry;
  const leaks = seconds >= LEAST_SECONDS_FOR_VERDICT && slope.low > mostBytesPerHour(seconds);
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const reasons = leaks
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
