import { count, digits } from '../report/format.ts';
import type { EmissionTally } from './emission-tally.ts';
import type { Column } from './output.ts';

/** A second of an emitter, as it is printed; `null` is what is not known. */
export interface SecondOfEmission {
  readonly second: number;
  readonly connected: boolean;
  readonly framesPerSecond: number;
  readonly bytesPerFrame: number | null;
  readonly megabitsPerSecond: number;
  readonly latenessP99Ms: number | null;
  /** Frames that were due and were not sent, by why. */
  readonly skipped: EmissionTally['skipped'];
  readonly watching: number | null;
}

/** @param seconds that the tally is of */
export function ratesOf(tally: EmissionTally, seconds: number) {
  const { frames, bytes, skipped } = tally;
  return {
    framesPerSecond: frames / seconds,
    bytesPerFrame: frames === 0 ? null : bytes / frames,
    megabitsPerSecond: (8e-6 * bytes) / seconds,
    latenessP99Ms: tally.latenessMs(99) ?? null,
    skipped,
  };
}

const skips = ({ late, full, away }: EmissionTally['skipped']): number => late + full + away;

export const emissionColumns: readonly Column<SecondOfEmission>[] = [
  { head: 'time', width: 7, text: ({ second }) => `${second} s` },
  { head: 'fps', width: 8, text: ({ framesPerSecond }) => digits(framesPerSecond) },
  {
    head: 'kB each',
    width: 9,
    text: ({ bytesPerFrame }) => (bytesPerFrame === null ? '–' : digits(bytesPerFrame / 1000)),
  },
  { head: 'Mbit/s', width: 8, text: ({ megabitsPerSecond }) => digits(megabitsPerSecond) },
  {
    head: 'late ms',
    width: 9,
    text: ({ latenessP99Ms }) => (latenessP99Ms === null ? '–' : digits(latenessP99Ms)),
  },
  { head: 'skipped', width: 9, text: ({ skipped }) => String(skips(skipped)) },
  { head: 'watching', width: 10, text: ({ watching }) => (watching === null ? '–' : String(watching)) },
];

/** More of the frames left out than this, and it is to be said what helps. */
const MANY = 0.05;

/** What became of an emission, in lines. */
export function emissionLines(
  tally: EmissionTally,
  seconds: number,
  losses: number,
): (readonly [string, string])[] {
  const { framesPerSecond, bytesPerFrame, megabitsPerSecond } = ratesOf(tally, seconds);
  const { late, full, away } = tally.skipped;
  const lines: (readonly [string, string])[] = [
    [
      'frames',
      `${count(tally.frames)} sent, ${digits(framesPerSecond)} a second` +
        (bytesPerFrame === null
          ? ''
          : `, ${digits(bytesPerFrame / 1000)} kB each, ${digits(megabitsPerSecond)} Mbit/s`),
    ],
  ];
  if (tally.frames > 0) {
    const at = (percentile: number): string => digits(tally.latenessMs(percentile) ?? 0);
    lines.push(['sent after due', `p50 ${at(50)} ms, p99 ${at(99)} ms`]);
  }
  lines.push(['skipped', `${count(late + full + away)}${whys(tally.skipped)}`]);
  if (late > MANY * (tally.frames + late)) {
    lines.push([
      '',
      'This machine cannot draw and encode that fast: a smaller --size, fewer --fps, or --replay helps.',
    ]);
  }
  if (losses > 0) lines.push(['connections', `${losses} lost`]);
  return lines;
}

function whys({ late, full, away }: EmissionTally['skipped']): string {
  const reasons = [
    late > 0 ? `${count(late)} not drawn in time` : '',
    full > 0 ? `${count(full)} because the network did not take the one before` : '',
    away > 0 ? `${count(away)} without a connection` : '',
  ].filter((reason) => reason !== '');
  return reasons.length === 0 ? '' : `: ${reasons.join(', ')}`;
}
