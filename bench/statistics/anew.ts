import { REFERENCE } from '../results/reference.ts';
import type { EntryResult, RoundResult, RunResults } from '../results/results.ts';
import { summariseEntry } from './summarise.ts';

/** A run of contract 1, whose intervals were left out, with those that its rounds give; a run of contract 2 as it is. */
export function withIntervals(results: RunResults): RunResults {
  return {
    ...results,
    entries: results.entries.map((entry) => {
      const floor = results.entries.find(
        ({ transport, variant }) => transport === REFERENCE && variant === entry.variant,
      );
      return anew(entry, floor?.rounds);
    }),
  };
}

/** What is of rounds is summarised again; all else stays what it was. */
function anew(entry: EntryResult, floor: readonly RoundResult[] | undefined): EntryResult {
  if (!entry.rounds.some(({ valid }) => valid)) return entry;
  const { latencyMs, frameAgeMs, frozenShare, deliveriesPerSecond, relay, findings, versusFloor } =
    summariseEntry({ ...entry, blame: 'nothing' }, floor);
  return {
    ...entry,
    latencyMs,
    frameAgeMs,
    frozenShare,
    deliveriesPerSecond,
    ...(entry.relay &&
      relay && { relay: { ...entry.relay, cpuMicrosPerDelivery: relay.cpuMicrosPerDelivery } }),
    findings: { ...entry.findings, ...findings },
    ...(entry.versusFloor && versusFloor && { versusFloor }),
  };
}
