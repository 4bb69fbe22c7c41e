import type {
  EntryResult,
  FrameLedger,
  LatencyQuantile,
  PercentilePoint,
  Quantiles,
  RelayUsage,
  RoundResult,
  RunResults,
  Spread,
} from '../results/results.ts';
import { labelOf } from '../results/results.ts';
import { pairedRatio } from './estimate.ts';
import { type Blame, describeFaults } from './faults.ts';
import { curveBorne, roundsBearing } from './held-up.ts';
import { reasonsTold } from './reasons-told.ts';
import { spreadFrom, spreadOf } from './spread.ts';

export interface EntryRounds {
  readonly transport: string;
  readonly variant?: string;
  readonly yardstick: boolean;
  readonly blame: Blame;
  readonly implementation: string;
  readonly rounds: readonly RoundResult[];
  /** Of all valid rounds together. */
  readonly percentiles: readonly PercentilePoint[];
}

const ledgerFields = [
  'offered',
  'delivered',
  'dropped',
  'lost',
  'duplicated',
  'reordered',
  'corrupt',
] as const;

/**
 * What all rounds of an entry come to. Only valid rounds are averaged; where there is none the entry is invalid and its
 * figures are 0. What a transport of ours did wrong stays in the ledger, whether or not its round counts: otherwise a
 * round that is thrown out for its losses would take them with it.
 *
 * @param floor the rounds of the raw TCP yardstick, if it ran
 */
export function summariseEntry(entry: EntryRounds, floor?: readonly RoundResult[]): EntryResult {
  const valid = entry.rounds.filter((round) => round.valid);
  const ledger = sumLedgers(entry.rounds.filter((round) => round.valid || isFaulty(entry, round)));
  const reasons = reasonsAgainst(entry, valid, ledger);
  const spread = (read: (round: RoundResult) => number): Spread => spreadOf(valid.map(read));
  const worst = (read: (round: RoundResult) => number): number => Math.max(0, ...valid.map(read));
  const relay = relayOf(valid);
  const versusFloor = floor === undefined ? undefined : compareWith(floor, valid);
  return {
    transport: entry.transport,
    ...(entry.variant === undefined ? {} : { variant: entry.variant }),
    yardstick: entry.yardstick,
    implementation: entry.implementation,
    valid: reasons.length === 0,
    reasons,
    latencyMs: latencyOf(valid),
    frameAgeMs: {
      p50: spread((round) => round.frameAgeMs.p50),
      p99: spread((round) => round.frameAgeMs.p99),
    },
    ...ledger,
    frozenShare: spread((round) => round.frozenShare),
    deliveriesPerSecond: spread((round) => round.deliveriesPerSecond),
    ...(relay === undefined ? {} : { relay }),
    swarm: {
      cpuPercent: worst((round) => round.swarm.cpuPercent),
      eventLoopP99Ms: worst((round) => round.swarm.eventLoopP99Ms),
    },
    emitter: { latenessP99Ms: worst((round) => round.emitter.latenessP99Ms) },
    findings: findingsOf(valid),
    ...(versusFloor === undefined ? {} : { versusFloor }),
    percentiles: curveBorne(entry.percentiles, valid),
    rounds: entry.rounds,
  };
}

function latencyOf(valid: readonly RoundResult[]): Quantiles<Spread> {
  const over = (quantile: LatencyQuantile): Spread =>
    spreadOf(roundsBearing(valid, quantile).flatMap(({ latencyMs }) => latencyMs[quantile] ?? []));
  const toldOfP95 = valid.some(({ latencyMs }) => latencyMs.p95 !== undefined);
  return {
    p50: over('p50'),
    p90: over('p90'),
    ...(toldOfP95 ? { p95: over('p95') } : {}),
    p99: over('p99'),
    p999: over('p999'),
    max: over('max'),
  };
}

/** Undefined where no round could look into the relay. */
function relayOf(valid: readonly RoundResult[]): EntryResult['relay'] {
  const usages = valid.flatMap(({ relay }) => relay ?? []);
  if (usages.length === 0) return undefined;
  return {
    cpuMicrosPerDelivery: spreadOf(usages.map((usage) => usage.cpuMicrosPerDelivery)),
    rssBytesPeak: Math.max(...usages.map((usage) => usage.rssBytesPeak)),
    ...largest('eventLoopP99Ms', usages),
    ...largest('garbageCollectionMs', usages),
  };
}

/** Nothing, where no round knows it. */
function largest<Name extends 'eventLoopP99Ms' | 'garbageCollectionMs'>(
  name: Name,
  usages: readonly RelayUsage[],
): { readonly [Key in Name]?: number } {
  const known = usages.flatMap((usage) => usage[name] ?? []);
  return known.length === 0 ? {} : ({ [name]: Math.max(...known) } as { readonly [Key in Name]: number });
}

/** Each figure over the rounds that have it. */
function findingsOf(valid: readonly RoundResult[]): Record<string, Spread> {
  const names = new Set(valid.flatMap(({ findings }) => Object.keys(findings)));
  return Object.fromEntries(
    [...names].map((name) => [name, spreadOf(valid.flatMap(({ findings }) => findings[name] ?? []))]),
  );
}

/** This entry over the floor, round by round; undefined where they have no valid round in common. */
function compareWith(
  floor: readonly RoundResult[],
  valid: readonly RoundResult[],
): EntryResult['versusFloor'] {
  const pairs = valid.flatMap((round) => {
    const base = floor.find((candidate) => candidate.valid && candidate.round === round.round);
    return base === undefined ? [] : [{ round, base }];
  });
  const ratio = (read: (round: RoundResult) => number): Spread | undefined => {
    const estimate = pairedRatio(
      pairs.map(({ round }) => read(round)),
      pairs.map(({ base }) => read(base)),
    );
    return estimate && spreadFrom(estimate);
  };
  const cpu = ratio((round) => round.relay?.cpuMicrosPerDelivery ?? Number.NaN);
  const latencyP99 = ratio((round) => round.latencyMs.p99);
  return cpu === undefined || latencyP99 === undefined ? undefined : { cpu, latencyP99 };
}

function reasonsAgainst(entry: EntryRounds, valid: readonly RoundResult[], ledger: FrameLedger): string[] {
  const reasons: string[] = [];
  if (valid.length === 0) {
    reasons.push(entry.rounds.length === 0 ? 'it was not measured' : 'none of its rounds is valid');
    reasons.push(...reasonsTold(entry.rounds));
  }
  if (entry.rounds.some((round) => round.offered !== round.delivered + round.dropped + round.lost)) {
    reasons.push('the ledger does not add up: offered is not delivered + dropped + lost');
  }
  // A yardstick that loses frames is a finding. A transport of ours must not.
  const faults = describeFaults(ledger, entry.blame);
  if (faults !== undefined) reasons.push(faults);
  if (!entry.yardstick && valid.length > 0) reasons.push(...describeFailures(entry.rounds.filter(hasFailed)));
  return reasons;
}

/** Nothing could be measured: a process crashed or did not answer, and it was none of the instrument's. */
const hasFailed = ({ valid, instrumentLimited, offered }: RoundResult): boolean =>
  !valid && !instrumentLimited && offered === 0;

function describeFailures(failed: readonly RoundResult[]): string[] {
  if (failed.length === 0) return [];
  const which = failed.map(({ round }) => round).join(', ');
  return [`${failed.length === 1 ? 'round' : 'rounds'} ${which} failed: ${reasonsTold(failed).join('; ')}`];
}

/** A yardstick's losses are a finding, and its rounds count like any other. */
const isFaulty = (entry: EntryRounds, round: RoundResult): boolean =>
  describeFaults(round, entry.blame) !== undefined;

function sumLedgers(rounds: readonly RoundResult[]): FrameLedger {
  return Object.fromEntries(
    ledgerFields.map((field) => [field, rounds.reduce((sum, round) => sum + round[field], 0)]),
  ) as unknown as FrameLedger;
}

/** Whether a run says anything: it is complete, and every transport in it is valid. Yardsticks may fail beside transports. */
export function judgeRun(
  entries: readonly EntryResult[],
  complete: boolean,
): Pick<RunResults, 'valid' | 'reasons'> {
  const hasTransports = entries.some(({ yardstick }) => !yardstick);
  const reasons = entries
    .filter((entry) => !entry.valid && !(entry.yardstick && hasTransports))
    .map((entry) => `${labelOf(entry)}: ${entry.reasons.join('; ')}`);
  if (!complete) reasons.unshift('the run was interrupted before all rounds were measured');
  return { valid: reasons.length === 0, reasons };
}
