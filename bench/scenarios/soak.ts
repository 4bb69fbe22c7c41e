import { transportNames } from '../entries.ts';
import type { EntryResult, RunResults } from '../results.ts';
import { runContenders } from '../run/run.ts';
import { type Point, slopeOf } from '../statistics/slope.ts';
import { judgeRun } from '../statistics/summarise.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** Until then a process fills its pools and caches; a leak goes on. */
const SETTLED_AFTER_SHARE = 0.3;

/** In less time pools are still filling, and every process looks like one that leaks. */
const LEAST_SECONDS_FOR_VERDICT = 300;

/** What a relay may grow by in an hour and still run for a month on a small machine. */
const MOST_BYTES_PER_HOUR = 1_000_000;

const SECONDS_PER_HOUR = 3600;

/** One long round: does memory grow? */
export const soak: Scenario = {
  name: 'soak',
  summary: 'one long round for each transport (--seconds): whether memory grows, with the error of that',
  defaults: { ...usualLoad, consumers: 50, seconds: 60, rounds: 1 },
  quick: { ...quickLoad, consumers: 50, seconds: 10, rounds: 1 },
  entries: transportNames,
  needsOwnRelay: true,
  async run(surroundings) {
    const results = await runContenders(surroundings, 'soak', (entry, load) => [{ entry, load }]);
    const entries = results.entries.map((entry) => withSlope(entry, surroundings.options.seconds));
    return { ...results, entries, ...judgeRun(entries, results.complete) } satisfies RunResults;
  },
};

function withSlope(entry: EntryResult, seconds: number): EntryResult {
  const memory = entry.rounds.find(({ valid }) => valid)?.memoryOverTime ?? [];
  const points: Point[] = memory
    .filter(({ atSeconds }) => atSeconds >= SETTLED_AFTER_SHARE * seconds)
    .map(({ atSeconds, rssBytes }) => ({ x: atSeconds / SECONDS_PER_HOUR, y: rssBytes }));
  const slope = slopeOf(points);
  if (slope === undefined) return entry;
  const leaks = seconds >= LEAST_SECONDS_FOR_VERDICT && slope.low > MOST_BYTES_PER_HOUR;
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
    findings: { ...entry.findings, memorySlopeBytesPerHour: slope },
  };
}
