import type { DurationHistogram } from '../meters/histogram.ts';
import { otherClockInWords } from '../meters/other-clock.ts';
import { count, digits } from '../report/format.ts';
import type { Column } from './output.ts';
import type { WatchMeter } from './watch-meter.ts';
import type { Fault, WatchTally } from './watch-tally.ts';

interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What viewers saw in some time; `null` is what is not known. Rates are those of one viewer, traffic that of all. */
export interface Seen {
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly megabitsPerSecond: number;
  readonly latencyMs: Quantiles | null;
  readonly ageMs: Quantiles | null;
  readonly longestGapMs: number;
  /** In frames. */
  readonly faults: Readonly<Record<Fault, number>>;
}

/** A second, as it is printed. */
export interface SecondOfWatching extends Seen {
  readonly second: number;
  readonly viewers: number;
  readonly connected: number;
}

const quantilesOf = (histogram: DurationHistogram): Quantiles | null =>
  histogram.count === 0
    ? null
    : {
        p50: histogram.atPercentileMs(50),
        p95: histogram.atPercentileMs(95),
        p99: histogram.atPercentileMs(99),
      };

/** @param seconds that the tally is of */
export function seenIn(tally: WatchTally, seconds: number, viewers: number, clocksAgree: boolean): Seen {
  return {
    frames: tally.frames,
    framesPerSecond: tally.frames / seconds / viewers,
    megabitsPerSecond: (8e-6 * tally.bytes) / seconds,
    latencyMs: clocksAgree ? quantilesOf(tally.latency) : null,
    ageMs: clocksAgree ? quantilesOf(tally.age) : null,
    longestGapMs: tally.longestGapMicros / 1000,
    faults: { ...tally.faults },
  };
}

const UNKNOWN = '–';
const known = (value: number | undefined): string => (value === undefined ? UNKNOWN : digits(value));

export const watchColumns: readonly Column<SecondOfWatching>[] = [
  { head: 'time', width: 7, text: ({ second }) => `${second} s` },
  { head: 'viewers', width: 9, text: ({ connected, viewers }) => `${connected}/${viewers}` },
  { head: 'fps', width: 7, text: ({ framesPerSecond }) => digits(framesPerSecond) },
  { head: 'Mbit/s', width: 8, text: ({ megabitsPerSecond }) => digits(megabitsPerSecond) },
  { head: 'p50 ms', width: 8, text: ({ latencyMs }) => known(latencyMs?.p50) },
  { head: 'p95', width: 7, text: ({ latencyMs }) => known(latencyMs?.p95) },
  { head: 'p99', width: 7, text: ({ latencyMs }) => known(latencyMs?.p99) },
  { head: 'age ms', width: 8, text: ({ ageMs }) => known(ageMs?.p50) },
  { head: 'gap ms', width: 8, text: ({ longestGapMs }) => digits(longestGapMs) },
  { head: 'missing', width: 9, text: ({ faults }) => String(faults.missing + faults.missedAway) },
];

/** The columns that say something without a frame. */
export const COLUMNS_WITHOUT_FRAMES = 2;

/** What stands in place of figures when nothing came. */
export function silence(seconds: number, connected: number, emitting: boolean | undefined): string {
  const why =
    connected === 0 ? ': not connected' : emitting === false ? ': nobody emits on this channel' : '';
  return `no frames for ${seconds} s${why}`;
}

const quantiles = ({ p50, p95, p99 }: Quantiles): string =>
  `p50 ${digits(p50)}  p95 ${digits(p95)}  p99 ${digits(p99)}`;

export interface WatchedFor {
  readonly seconds: number;
  readonly viewers: number;
  readonly losses: number;
  /** By the relay, on purpose; undefined where it cannot be asked. */
  readonly dropped: number | undefined;
}

/** What was seen, in lines. */
export function watchLines(meter: WatchMeter, watched: WatchedFor): (readonly [string, string])[] {
  const { total } = meter;
  const seen = seenIn(total, watched.seconds, watched.viewers, meter.clocksAgree);
  if (total.frames === 0) return [['frames', 'none'], ...damageLines(total), ...lossLines(watched)];
  const kilobytes = digits(total.bytes / total.frames / 1000);
  return [
    [
      'frames',
      `${count(total.frames)}, ${digits(seen.framesPerSecond)} a second to each viewer, ${kilobytes} kB each, ${digits(seen.megabitsPerSecond)} Mbit/s`,
    ],
    ...latencyLines(meter, seen),
    ...(seen.ageMs === null ? [] : [['age ms', quantiles(seen.ageMs)] as const]),
    ['gaps', gapWords(meter)],
    ['missing', missingWords(total, watched.dropped)],
    ...damageLines(total),
    ...lossLines(watched),
  ];
}

function latencyLines(meter: WatchMeter, { latencyMs }: Seen): (readonly [string, string])[] {
  const { total, quickestMicros } = meter;
  if (total.faults.foreign === total.frames && total.latency.count === 0) {
    return [['latency', 'not known: the frames have no header of ours, and tell neither time nor sequence']];
  }
  if (total.latency.count === 0) return [['latency', 'not known: too few frames came']];
  if (latencyMs !== null) {
    return [
      ['latency ms', `${quantiles(latencyMs)}  longest ${digits(total.latency.quantilesMs().max)}`],
      ['', "by the emitter's clock: right as far as it agrees with this machine's"],
    ];
  }
  const beyond = quantilesOf(total.excess);
  return [
    ['latency', `not known: ${otherClockInWords(quickestMicros)}`],
    ...(beyond === null ? [] : [['', `beyond the quickest frame, in ms: ${quantiles(beyond)}`] as const]),
  ];
}

function gapWords({ total, longestUsualMicros }: WatchMeter): string {
  const longest = `the longest ${digits(total.longestGapMicros / 1000)} ms`;
  if (longestUsualMicros === undefined) return longest;
  return `${count(total.stills)} longer than ${digits(longestUsualMicros / 1000)} ms, which is 3 usual intervals; ${longest}`;
}

function missingWords({ frames, faults }: WatchTally, dropped: number | undefined): string {
  if (faults.foreign === frames) return 'not known';
  const { missing, missedAway } = faults;
  // What was dropped before the first frame, or after the last, is missed by nobody.
  const purposely = dropped === undefined ? undefined : Math.min(dropped, missing);
  const account =
    missing === 0 || purposely === undefined
      ? ''
      : `: ${count(purposely)} dropped by the relay on purpose, ${count(missing - purposely)} lost`;
  const away = missedAway === 0 ? '' : `; ${count(missedAway)} more while connections were lost`;
  return `${count(missing)} by sequence${account}${away}`;
}

function damageLines({ frames, faults }: WatchTally): (readonly [string, string])[] {
  const { damaged, outOfOrder, foreign, incomplete } = faults;
  return [
    ...(damaged === 0
      ? []
      : [['damaged', `${count(damaged)}, by their checksums; not counted above`] as const]),
    ...(incomplete === 0 ? [] : [['incomplete', `${count(incomplete)} parts; not counted above`] as const]),
    ...(outOfOrder === 0 ? [] : [['out of order', count(outOfOrder)] as const]),
    ...(foreign === 0 || foreign === frames ? [] : [['without header', count(foreign)] as const]),
  ];
}

const lossLines = ({ losses }: WatchedFor): (readonly [string, string])[] =>
  losses === 0 ? [] : [['connections', `${losses} lost`]];
