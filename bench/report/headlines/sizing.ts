import { type EntryResult, type Load, labelOf, type Sizing, type Spread } from '../../results/results.ts';
import { LEAST_ROUNDS } from '../../statistics/estimate.ts';
import { count, digits, intervalOf, megabytes, plain } from '../format.ts';

interface Sized {
  readonly label: string;
  readonly sizing: Sizing;
}

/** What a core carries, what a viewer takes, and what a network has to carry, as far as this load tells. */
export function sizingSentences(entries: readonly EntryResult[], load: Load): string[] {
  const sized = entries.flatMap((entry): Sized[] =>
    entry.sizing === undefined ? [] : [{ label: labelOf(entry), sizing: entry.sizing }],
  );
  if (sized.length === 0) return [];
  const isSearch = entries.some(({ capacity }) => capacity !== undefined);
  return [
    `Sizing for ${plain(load.fps)} frames a second of ${count(load.frameBytes)} bytes, by the relay’s CPU alone, as if each further viewer cost what these did: ${sized.map(inWords).join('; ')}. ${[...howSure(sized), ...(isSearch ? [] : ['How many are served in time is for “capacity” to find.'])].join(' ')}`,
    [network(sized), ...memory(sized)].join(' '),
  ];
}

function inWords({ label, sizing }: Sized): string {
  const { viewersPerCore, megabitsPerSecondPerCore, memoryBytesPerViewer } = sizing;
  const perCore = `${figure(viewersPerCore, rounded)} viewers and ${figure(megabitsPerSecondPerCore, rounded)} Mbit/s per core`;
  return memoryBytesPerViewer === undefined
    ? `${label} ${perCore}`
    : `${label} ${perCore}, ${figure(memoryBytesPerViewer, megabytes)} MB of memory per viewer`;
}

function howSure(sized: readonly Sized[]): string[] {
  const isSure = ({ sizing }: Sized): boolean => sizing.viewersPerCore.low !== undefined;
  return [
    ...(sized.some(isSure) ? ['Each interval is of 95 % by itself.'] : []),
    ...(sized.every(isSure)
      ? []
      : [`Where there is no interval, fewer than ${LEAST_ROUNDS} rounds do not say how sure it is.`]),
  ];
}

/** In `capacity` each entry carries its own number of viewers. */
function network(sized: readonly Sized[]): string {
  const needs = new Map(
    sized.map(({ sizing: { viewers, networkMegabitsPerSecond } }) => [viewers, networkMegabitsPerSecond]),
  );
  const said = [...needs].map(
    ([viewers, megabits]) => `${count(viewers)} viewers need ${digits(megabits)} Mbit/s`,
  );
  return `Of network, ${said.join('; ')} for the frames; protocols add some percent.`;
}

const memory = (sized: readonly Sized[]): string[] =>
  sized.some(({ sizing }) => sizing.memoryBytesPerViewer !== undefined)
    ? [
        'Memory is all that the process had grown by at its peak since nobody was connected, for each viewer: more than one more viewer takes.',
      ]
    : [];

/** Three digits. */
const rounded = (value: number): string => count(Number(value.toPrecision(3)));

const figure = (spread: Spread, format: (value: number) => string): string =>
  spread.low === undefined
    ? format(spread.median)
    : `${format(spread.median)} (${intervalOf(spread, format)})`;
