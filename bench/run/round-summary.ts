import { addCounts, type Counts, figuresOf } from '../deliveries/group-meters.ts';
import { addMachineReadings } from '../machine/reading.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import { told } from '../meters/standstill.ts';
import { secondsOf } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { RelayStandstill, RoundResult } from '../results/results.ts';
import type { SubjectUsage } from '../subject/probe.ts';
import { addUsages } from '../subject/usages.ts';
import type { GroupReport } from '../swarm/gathering.ts';
import { addLedgers } from '../swarm/ledger.ts';
import { variantOf } from './contender.ts';
import { heldUpShare } from './held-up.ts';
import { deliveriesOf, everybodyIn, type RawRound, swarmLoadOf } from './raw-round.ts';
import { relayStandstills } from './standstills.ts';
import { type Validity, validityOf } from './validity.ts';

/** One round of one contender, or of one group of its consumers, with the latencies themselves. */
export interface Measurement {
  readonly variant: string | undefined;
  readonly result: RoundResult;
  readonly latency: DurationHistogram;
}

/**
 * What a round comes to, for each group of consumers. Why it does not count is said with every one of them.
 *
 * @param slices in which it was measured, one after the other and each as long as the others; they are counted as one
 */
export function summariseRound(...slices: readonly RawRound[]): Measurement[] {
  const [first] = slices;
  if (first === undefined) return [];
  const validity = validityOfAll(slices.map(validityOf));
  const reports = slices.flatMap((slice) => slice.reports);
  const names = [...new Set(reports.flatMap(({ groups }) => Object.keys(groups)))];
  return names.map((name) => {
    // A process may have none of a group, and what every object has of that name is none either.
    const group = reports.flatMap(({ groups }) => (Object.hasOwn(groups, name) ? (groups[name] ?? []) : []));
    const counts = addCounts(group.map((report) => report.counts));
    return {
      variant: variantOf(first.contender, name),
      latency: DurationHistogram.decode(counts.latency.histogram),
      result: resultOf(first, slices, validityOfGroup(validity, group), group, counts),
    };
  });
}

function validityOfAll(each: readonly Validity[]): Validity {
  const reasons = [...new Set(each.flatMap((validity) => validity.reasons))];
  const valid = reasons.length === 0;
  const instrumentLimited = !valid && each.every((validity) => validity.valid || validity.instrumentLimited);
  return { valid, reasons, instrumentLimited };
}

function resultOf(
  first: RawRound,
  slices: readonly RawRound[],
  validity: Validity,
  group: readonly GroupReport[],
  counts: Counts,
): RoundResult {
  const standstills = slices.flatMap(standstillsOf);
  const ledger = addLedgers(group.map((report) => report.ledger));
  const consumers = group.reduce((sum, report) => sum + report.consumers, 0) / slices.length;
  const figures = figuresOf(counts, {
    window: first.window,
    windows: slices.length,
    consumers,
    ledger,
    findings: first.findings,
  });
  const usages = slices.flatMap(({ usage }) => usage ?? []);
  const stolen = slices.flatMap(({ stolenPercent }) => stolenPercent ?? []);
  const loads = slices.map(swarmLoadOf);
  return {
    round: first.round,
    consumers,
    ...validity,
    ...(first.cutShort === true ? { cutShortAfterSeconds: secondsOf(first.window) } : {}),
    ...ledger,
    ...figures,
    ...relayUsage(slices, usages, standstills),
    swarm: {
      cpuPercent: Math.max(...loads.map(({ cpuPercent }) => cpuPercent)),
      eventLoopP99Ms: Math.max(...loads.map(({ eventLoopP99Ms }) => eventLoopP99Ms)),
    },
    emitter: { latenessP99Ms: Math.max(...slices.map(({ emission }) => emission.latenessP99Ms)) },
    ...linksReading(slices),
    ...(stolen.length === 0 ? {} : { stolenPercent: meanOf(stolen) }),
    machine: addMachineReadings(slices.map(({ machine }) => machine)),
    heldUpShare: meanOf(slices.map(heldUpShare)),
    findings: { ...first.findings, ...longestStandstill(standstills), ...figures.findings },
    memoryOverTime: usages.length === 0 ? [] : addUsages(usages).memoryOverTime,
  };
}

/** Of links that carry packets, and know how late those were. */
function linksReading(slices: readonly RawRound[]): Pick<RoundResult, 'links'> {
  const loads = slices.flatMap(({ links }) => (links?.lateness === undefined ? [] : [links]));
  if (loads.length === 0) return {};
  return {
    links: {
      cpuPercent: Math.max(...loads.map(({ cpuPercent }) => cpuPercent)),
      latenessP99Ms: Math.max(...loads.map(({ lateness }) => lateness?.p99Ms ?? 0)),
      latenessWorstMs: Math.max(...loads.map(({ lateness }) => lateness?.worstMs ?? 0)),
    },
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The relay's, on one line of time with those of the slices before. */
function standstillsOf(slice: RawRound, number: number): RelayStandstill[] {
  const { startMicros, endMicros } = slice.window;
  return relayStandstills(slice).map((standstill) => ({
    atSeconds: (standstill.fromMicros - startMicros + number * (endMicros - startMicros)) / 1e6,
    ...told(standstill),
  }));
}

function longestStandstill(standstills: readonly RelayStandstill[]): Findings {
  const seconds = Math.max(0, ...standstills.map((standstill) => standstill.seconds));
  return seconds === 0 ? {} : { relayStandstillMs: 1000 * seconds };
}

/** Of those to whom nothing was delivered there is no latency, whatever came to others. */
function validityOfGroup(validity: Validity, group: readonly GroupReport[]): Validity {
  if (!validity.valid || deliveriesOf(group) > 0) return validity;
  const reason = 'nothing was delivered to these viewers while it was measured';
  return { valid: false, reasons: [reason], instrumentLimited: false };
}

function rssBefore([first]: readonly RawRound[]): { readonly rssBytesWithoutViewers?: number } {
  const rssBytesWithoutViewers = first?.rssBytesWithoutViewers;
  return rssBytesWithoutViewers === undefined ? {} : { rssBytesWithoutViewers };
}

/** What is spent on a delivery is spent on those of all groups. */
function relayUsage(
  slices: readonly RawRound[],
  usages: readonly SubjectUsage[],
  standstills: readonly RelayStandstill[],
): Pick<RoundResult, 'relay'> {
  if (usages.length === 0) return {};
  const usage = addUsages(usages);
  const deliveries = deliveriesOf(slices.flatMap(everybodyIn));
  return {
    relay: {
      cpuMicrosPerDelivery: deliveries === 0 ? 0 : usage.cpuMicros / deliveries,
      rssBytesPeak: usage.rssBytesPeak,
      ...rssBefore(slices),
      ...(usage.eventLoopP99Ms === undefined ? {} : { eventLoopP99Ms: usage.eventLoopP99Ms, standstills }),
      ...(usage.garbageCollectionMs === undefined ? {} : { garbageCollectionMs: usage.garbageCollectionMs }),
    },
  };
}
