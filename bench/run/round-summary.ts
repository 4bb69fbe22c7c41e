import { addCounts, type Counts, figuresOf } from '../deliveries/group-meters.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import type { RoundResult } from '../results/results.ts';
import type { GroupReport } from '../swarm/gathering.ts';
import { addLedgers } from '../swarm/ledger.ts';
import { variantOf } from './contender.ts';
import { deliveriesOf, everybodyIn, type RawRound, swarmLoadOf } from './raw-round.ts';
import { type Validity, validityOf } from './validity.ts';

/** One round of one contender, or of one group of its consumers, with the latencies themselves. */
export interface Measurement {
  readonly variant: string | undefined;
  readonly result: RoundResult;
  readonly latency: DurationHistogram;
}

/** What a round comes to, for each group of consumers. Why it does not count is said with every one of them. */
export function summariseRound(raw: RawRound): Measurement[] {
  const validity = validityOf(raw);
  const names = [...new Set(raw.reports.flatMap(({ groups }) => Object.keys(groups)))];
  return names.map((name) => {
    const group = raw.reports.flatMap(({ groups }) => groups[name] ?? []);
    const counts = addCounts(group.map((report) => report.counts));
    return {
      variant: variantOf(raw.contender, name),
      latency: DurationHistogram.decode(counts.latency.histogram),
      result: resultOf(raw, validity, group, counts),
    };
  });
}

function resultOf(
  raw: RawRound,
  validity: Validity,
  group: readonly GroupReport[],
  counts: Counts,
): RoundResult {
  const { round, usage, window, windows } = raw;
  const ledger = addLedgers(group.map((report) => report.ledger));
  const figures = figuresOf(counts, {
    window,
    windows,
    consumers: group.reduce((sum, report) => sum + report.consumers, 0) / windows,
    ledger,
    findings: raw.findings,
  });
  return {
    round,
    ...validityOfGroup(validity, group),
    ...ledger,
    ...figures,
    ...relayUsage(raw),
    swarm: swarmLoadOf(raw),
    emitter: { latenessP99Ms: raw.emission.latenessP99Ms },
    ...(raw.stolenPercent === undefined ? {} : { stolenPercent: raw.stolenPercent }),
    findings: { ...raw.findings, ...figures.findings },
    memoryOverTime: usage?.memoryOverTime ?? [],
  };
}

/** Of those to whom nothing was delivered there is no latency, whatever came to others. */
function validityOfGroup(validity: Validity, group: readonly GroupReport[]): Validity {
  if (!validity.valid || deliveriesOf(group) > 0) return validity;
  const reason = 'nothing was delivered to these viewers while it was measured';
  return { valid: false, reasons: [reason], instrumentLimited: false };
}

/** What is spent on a delivery is spent on those of all groups. */
function relayUsage(raw: RawRound): Pick<RoundResult, 'relay'> {
  const { usage } = raw;
  if (usage === undefined) return {};
  const deliveries = deliveriesOf(everybodyIn(raw));
  return {
    relay: {
      cpuMicrosPerDelivery: deliveries === 0 ? 0 : usage.cpuMicros / deliveries,
      rssBytesPeak: usage.rssBytesPeak,
      ...(usage.eventLoopP99Ms === undefined ? {} : { eventLoopP99Ms: usage.eventLoopP99Ms }),
      ...(usage.garbageCollectionMs === undefined ? {} : { garbageCollectionMs: usage.garbageCollectionMs }),
    },
  };
}
