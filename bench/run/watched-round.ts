import { DurationHistogram } from '../meters/histogram.ts';
import { mayBeOurClock, otherClockInWords } from '../meters/other-clock.ts';
import { spansWithin, standstillInWords, told } from '../meters/standstill.ts';
import { secondsOf, type Window } from '../meters/window.ts';
import type { LatencyQuantile, Spread } from '../results/results.ts';
import type { StreamResult, StreamRound } from '../results/stream.ts';
import { reasonsTold } from '../statistics/reasons-told.ts';
import { spreadOf } from '../statistics/spread.ts';
import type { WatchedWindow } from '../swarm/watching.ts';
import { instrumentFaults } from './guard.ts';
import type { RawRound } from './raw-round.ts';

/** What is known of a window in which a stream was watched. */
export interface RawWatch extends Pick<RawRound, 'usage' | 'stolenPercent' | 'machine'> {
  readonly window: Window;
  /** Of each process. */
  readonly seen: readonly WatchedWindow[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How quickly the quickest frame came, in all of these; infinite where none told when it was captured. */
export const quickestOf = (watches: readonly RawWatch[]): number =>
  Math.min(
    ...watches.flatMap(({ seen }) => seen.map((one) => one.quickestMicros ?? Number.POSITIVE_INFINITY)),
  );

/** @param quickestMicros of the whole run: a clock is right or not */
export function watchedRound(round: number, raw: RawWatch, quickestMicros: number): StreamRound {
  const { seen, window, usage } = raw;
  const seconds = secondsOf(window);
  const viewers = sum(seen.map((one) => one.viewers));
  const frames = sum(seen.map((one) => one.frames));
  const bytes = sum(seen.map((one) => one.bytes));
  const gaps = DurationHistogram.merge(seen.map((one) => one.gaps));
  const latency = DurationHistogram.merge(seen.map((one) => one.latency));
  const reasons = reasonsAgainst(raw, frames);
  return {
    round,
    valid: reasons.length === 0,
    reasons,
    frames,
    incomplete: sum(seen.map((one) => one.incomplete)),
    framesPerSecond: frames / (viewers * seconds),
    megabitsPerSecond: (8e-6 * bytes) / seconds,
    bytesPerFrame: frames === 0 ? 0 : bytes / frames,
    gapMs: {
      p50: gaps.atPercentileMs(50),
      p99: gaps.atPercentileMs(99),
      max: Math.max(...seen.map((one) => one.longestGapMicros)) / 1000,
    },
    swarm: {
      cpuPercent: Math.max(...seen.map(({ load }) => load.cpuPercent)),
      eventLoopP99Ms: Math.max(...seen.map(({ load }) => load.eventLoopP99Ms)),
    },
    ...(raw.stolenPercent === undefined ? {} : { stolenPercent: raw.stolenPercent }),
    machine: raw.machine,
    ...(mayBeOurClock(quickestMicros) && latency.count > 0 ? { latencyMs: latency.quantilesMs() } : {}),
    ...(usage === undefined || frames === 0
      ? {}
      : {
          relay: { cpuMicrosPerDelivery: usage.cpuMicros / frames, rssBytesPeak: usage.rssBytesPeak },
        }),
  };
}

/** A swarm process that stood still saw a gap that was its own. */
function reasonsAgainst({ seen, window, machine, stolenPercent }: RawWatch, frames: number): string[] {
  const still = seen
    .flatMap(({ load }) => load.standstills)
    .filter((standstill) => spansWithin([standstill], window).length > 0)
    .map(
      (standstill) => `the instrument was the limit: a swarm process ${standstillInWords(told(standstill))}`,
    );
  return [
    ...new Set(seen.flatMap(({ losses }) => losses)),
    ...(frames === 0 ? ['no frame came while it was watched'] : []),
    ...new Set(still),
    ...instrumentFaults({
      swarmCpuPercent: Math.max(...seen.map(({ load }) => load.cpuPercent)),
      linksCpuPercent: 0,
      linksLatenessP99Ms: 0,
      emitter: { latenessP99Ms: 0 },
      stolenPercent,
      machine,
      // The server may be among the others.
      othersAreBlamed: false,
      processes: seen.length,
      frameIntervalMs: 0,
    }),
  ];
}

const NOTHING_TOLD =
  'the frames are not ours, and their server does not say when they were captured (X-Timestamp)';

/** What all rounds come to; those that do not count are in none of the figures. */
export function summariseWatch(
  { name, implementation = name }: { readonly name: string; readonly implementation?: string },
  viewers: number,
  rounds: readonly StreamRound[],
  quickestMicros: number,
): StreamResult {
  const valid = rounds.filter((round) => round.valid);
  const over = (read: (round: StreamRound) => number | undefined): Spread =>
    spreadOf(valid.flatMap((round) => read(round) ?? []));
  const relays = valid.flatMap(({ relay }) => relay ?? []);
  return {
    name,
    implementation,
    viewers,
    valid: valid.length > 0,
    reasons: valid.length > 0 ? [] : ['none of its rounds is valid', ...reasonsTold(rounds)],
    framesPerSecond: over((round) => round.framesPerSecond),
    megabitsPerSecond: over((round) => round.megabitsPerSecond),
    bytesPerFrame: over((round) => round.bytesPerFrame),
    gapMs: {
      p50: over(({ gapMs }) => gapMs.p50),
      p99: over(({ gapMs }) => gapMs.p99),
      max: over(({ gapMs }) => gapMs.max),
    },
    frames: sum(valid.map(({ frames }) => frames)),
    incomplete: sum(valid.map(({ incomplete }) => incomplete)),
    ...latencyOf(valid, over, quickestMicros),
    ...(relays.length === 0
      ? {}
      : {
          relay: {
            cpuMicrosPerDelivery: spreadOf(relays.map(({ cpuMicrosPerDelivery }) => cpuMicrosPerDelivery)),
            rssBytesPeak: Math.max(...relays.map(({ rssBytesPeak }) => rssBytesPeak)),
          },
        }),
    rounds,
  };
}

function latencyOf(
  valid: readonly StreamRound[],
  over: (read: (round: StreamRound) => number | undefined) => Spread,
  quickestMicros: number,
): Pick<StreamResult, 'latencyMs' | 'latencyUnknown'> {
  if (valid.every(({ latencyMs }) => latencyMs === undefined)) {
    return {
      latencyUnknown: Number.isFinite(quickestMicros) ? otherClockInWords(quickestMicros) : NOTHING_TOLD,
    };
  }
  const at = (quantile: LatencyQuantile): Spread => over(({ latencyMs }) => latencyMs?.[quantile]);
  return {
    latencyMs: {
      p50: at('p50'),
      p90: at('p90'),
      p95: at('p95'),
      p99: at('p99'),
      p999: at('p999'),
      max: at('max'),
    },
  };
}
