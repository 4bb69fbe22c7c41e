import { DurationHistogram } from '../meters/histogram.ts';
import type { CapacityProbe } from '../results/capacity-probe.ts';
import type { Capacity, EntryResult, Spread } from '../results/results.ts';
import { summariseEntry } from '../statistics/summarise.ts';
import { implementationOf } from '../subject/entries.ts';
import type { Candidate } from './candidate.ts';
import { objectiveInWords, probeInWords } from './probe.ts';

/** A probe tells of a number of consumers if it tried about as many. */
const NEARBY = 1.15;

/** Of the probes of one that carries nothing, in words: more would not help anybody. */
const MOST_TOLD = 3;

/** Entries as they were measured under one load. */
export interface Compared {
  /** As many as each of them carries. */
  readonly consumers: number;
  readonly entries: readonly EntryResult[];
}

/**
 * What a candidate comes to. Its figures are those of the load that all carry; where that was not measured, those of the probes
 * near what it carries.
 */
export function capacityResult(candidate: Candidate, compared: Compared | undefined): EntryResult {
  const { entry, failure, carried } = candidate;
  const same = compared?.entries.find(({ transport, rounds }) => {
    return transport === entry.name && rounds.some(({ valid }) => valid);
  });
  const result = same ?? nearby(candidate);
  if (failure !== undefined) return { ...result, valid: false, reasons: [failure] };
  if (carried === undefined) return { ...result, valid: false, reasons: whyNone(candidate) };
  const comparedAt = same === undefined ? undefined : compared?.consumers;
  return {
    ...result,
    capacity: { ...capacityOf(candidate, carried), ...(comparedAt === undefined ? {} : { comparedAt }) },
  };
}

function nearby({ entry, met, carried = 0 }: Candidate): EntryResult {
  const farness = (consumers: number): number => Math.max(consumers / carried, carried / consumers);
  const nearest = Math.min(...met.map(({ consumers }) => farness(consumers)));
  const near = met.filter(({ consumers }) => farness(consumers) <= Math.max(NEARBY, nearest));
  const latency = new DurationHistogram();
  for (const { measurement } of near) latency.add(measurement.latency);
  return summariseEntry({
    transport: entry.name,
    yardstick: entry.yardstick,
    blame: entry.relay ? 'everything' : 'nothing',
    implementation: implementationOf(entry),
    rounds: near.map(({ measurement }, i) => ({ ...measurement.result, round: i + 1 })),
    percentiles: latency.curve(),
  });
}

/** Why nothing is known to be carried, with the last that was tried. */
function whyNone(candidate: Candidate): string[] {
  const { probes, confirmations } = candidate;
  const tried = confirmations.length > 0 ? confirmations : probes;
  return [whatIsKnown(candidate, tried), ...tried.slice(-MOST_TOLD).map(probeInWords)];
}

function whatIsKnown({ due, confirmations, plan }: Candidate, tried: readonly CapacityProbe[]): string {
  if (due !== undefined) return 'the search was cut short before anything met the objective';
  // That is none of the relay's doing, and says nothing of it.
  if (tried.every(({ instrumentLimited }) => instrumentLimited)) {
    return 'nothing is known of it: the instrument was the limit of all that was tried';
  }
  return confirmations.length > 0
    ? `nothing that met the objective held for ${plan.confirmSeconds} s`
    : `not one consumer met the objective: ${objectiveInWords(plan.objective)}`;
}

function capacityOf(candidate: Candidate, carried: number): Capacity {
  const { search, plan, probes, confirmations, confirmed } = candidate;
  const cutShort = candidate.due !== undefined;
  const limit = limitOf(candidate, carried);
  return {
    consumers: around(carried, search.capacity()),
    objective: objectiveInWords(plan.objective),
    objectiveP99Ms: plan.objective.latencyP99Ms,
    search: { start: plan.start, most: plan.most },
    atLeast: search.capacity() === undefined || (limit !== undefined && !cutShort),
    ...(cutShort ? { cutShort } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(confirmed === undefined ? {} : { confirmedSeconds: plan.confirmSeconds }),
    ...(confirmations.length === 0 ? {} : { confirmations }),
    probes,
  };
}

/** What held for long may be less than the searches found: then its interval reaches down to it. */
function around(carried: number, found: Spread | undefined): Spread {
  if (found === undefined || found.median === carried) return found ?? { median: carried };
  const { low, high } = found;
  const isKnown = low !== undefined && high !== undefined;
  return {
    median: carried,
    ...(isKnown ? { low: Math.min(low, carried), high: Math.max(high, carried) } : {}),
  };
}

/** What ended the search, to be said after "then"; undefined where the relay is too slow for more. */
function limitOf({ due, plan, probes, confirmations }: Candidate, carried: number): string | undefined {
  if (due?.of === 'search') return 'the search was cut short';
  if (due?.of === 'confirmation') return 'it was cut short before that was confirmed';
  if (carried >= plan.most) return plan.mostBecause;
  const beyond = [...confirmations, ...probes.filter((probe) => isJustBeyond(probe, carried))];
  const misses = beyond.filter(({ met }) => !met);
  const most = (some: readonly CapacityProbe[]): boolean => some.length * 2 > misses.length;
  const refused = misses.filter(({ refusal }) => refusal !== undefined);
  if (most(refused)) return refused.at(-1)?.refusal;
  return most(misses.filter(({ instrumentLimited }) => instrumentLimited))
    ? 'the swarm on this machine gave out'
    : undefined;
}

const isJustBeyond = ({ consumers }: CapacityProbe, carried: number): boolean =>
  consumers >= carried && consumers <= Math.max(carried + 1, carried * NEARBY ** 2);
