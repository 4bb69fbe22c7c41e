import { FRAME_HEADER_BYTES } from '../../src/wire/frame.ts';
import type { EntryResult, Load, RoundResult, RunResults, Sizing } from '../results/results.ts';
import { spreadOf } from './spread.ts';

const MICROS_PER_SECOND = 1e6;
const BITS_PER_BYTE = 8;
const BITS_PER_MEGABIT = 1e6;

/** A relay that drops more than this has reached its limit, and what a delivery costs there is not what one more would. */
const LEAST_DELIVERED = 0.99;

/** A run whose entries all carry one load, with what that says of larger ones. */
export const withSizing = (results: RunResults): RunResults => ({
  ...results,
  entries: results.entries.map((entry) => {
    const sizing = sizingOf(entry, results.load);
    return sizing === undefined ? entry : { ...entry, sizing };
  }),
});

/** What a core carries and a viewer takes; undefined where the entry is not valid, has not kept up, or cannot be looked into. */
export function sizingOf(entry: EntryResult, load: Load): Sizing | undefined {
  const rounds = entry.rounds.filter((round) => round.valid);
  const costs = rounds.flatMap(({ relay }) => relay?.cpuMicrosPerDelivery ?? []);
  const keptUp = entry.delivered >= LEAST_DELIVERED * entry.offered;
  if (!entry.valid || !keptUp || costs.length === 0 || costs.some((cost) => cost <= 0)) return undefined;
  const megabitsPerFrame = (BITS_PER_BYTE * (load.frameBytes + FRAME_HEADER_BYTES)) / BITS_PER_MEGABIT;
  const memory = rounds.flatMap((round) => memoryPerViewer(round) ?? []);
  const viewers = entry.capacity?.consumers.median ?? load.consumers;
  return {
    viewersPerCore: spreadOf(costs.map((cost) => MICROS_PER_SECOND / (cost * load.fps))),
    megabitsPerSecondPerCore: spreadOf(costs.map((cost) => (MICROS_PER_SECOND / cost) * megabitsPerFrame)),
    ...(memory.length === 0 ? {} : { memoryBytesPerViewer: spreadOf(memory) }),
    viewers,
    networkMegabitsPerSecond: viewers * load.fps * megabitsPerFrame,
  };
}

/** Undefined in rounds of before this was looked at. */
function memoryPerViewer({ relay, consumers }: RoundResult): number | undefined {
  if (relay?.rssBytesWithoutViewers === undefined || consumers === undefined) return undefined;
  return (relay.rssBytesPeak - relay.rssBytesWithoutViewers) / consumers;
}
