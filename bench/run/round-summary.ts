import { addCounts, type Counts, figuresOf } from '../deliveries/group-meters.ts';
import type { EmissionReport } from '../emitter/emitter-process.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import type { Window } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { RoundResult } from '../results/results.ts';
import { describeFaults } from '../statistics/faults.ts';
import type { SubjectUsage } from '../subject/probe.ts';
import { addLedgers } from '../swarm/ledger.ts';
import type { GroupReport, SwarmReport } from '../swarm/swarm-process.ts';
import { blameOf, type Contender } from './contender.ts';
import { instrumentFaults } from './guard.ts';

/** What is known of a round when it is over. */
export interface RawRound {
  readonly contender: Contender;
  readonly round: number;
  readonly usage: SubjectUsage | undefined;
  readonly stolenPercent: number | undefined;
  readonly emission: EmissionReport;
  readonly reports: readonly SwarmReport[];
  readonly plannedFrames: number;
  readonly window: Window;
  readonly findings: Findings;
  readonly stoppedByItself: boolean;
}

/** One round of one contender, or of one group of its consumers, with the latencies themselves. */
export interface Measurement {
  readonly variant: string | undefined;
  readonly result: RoundResult;
  readonly latency: DurationHistogram;
}

/** What a round comes to, for each group of consumers. Why it does not count is said with every one of them. */
export function summariseRound(raw: RawRound): Measurement[] {
  const everybody = raw.reports.flatMap(({ groups }) => Object.values(groups));
  const deliveries = deliveriesOf(everybody);
  const instrument = instrumentOf(raw);
  const reasons = [...reasonsAgainst(raw, everybody, deliveries), ...instrument.faults];
  const names = [...new Set(raw.reports.flatMap(({ groups }) => Object.keys(groups)))];
  return names.map((name) => {
    const group = raw.reports.flatMap(({ groups }) => groups[name] ?? []);
    const counts = addCounts(group.map((report) => report.counts));
    return {
      variant: variantOf(raw.contender, name),
      latency: DurationHistogram.decode(counts.latency.histogram),
      result: resultOf(raw, group, counts, { deliveries, reasons, instrument }),
    };
  });
}

function variantOf({ variant }: Contender, group: string): string | undefined {
  const parts = [variant, group].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(', ');
}

interface RoundFacts {
  /** Of all groups. */
  readonly deliveries: number;
  readonly reasons: readonly string[];
  readonly instrument: ReturnType<typeof instrumentOf>;
}

function resultOf(
  raw: RawRound,
  group: readonly GroupReport[],
  counts: Counts,
  { deliveries, reasons, instrument }: RoundFacts,
): RoundResult {
  const { contender, usage, window } = raw;
  const ledger = addLedgers(group.map((report) => report.ledger));
  const figures = figuresOf(counts, {
    window,
    seconds: contender.load.seconds,
    consumers: group.reduce((sum, report) => sum + report.consumers, 0),
    ledger,
    findings: raw.findings,
  });
  return {
    round: raw.round,
    valid: reasons.length === 0,
    reasons,
    instrumentLimited: instrument.faults.length > 0 && instrument.faults.length === reasons.length,
    ...ledger,
    ...figures,
    ...(usage === undefined
      ? {}
      : {
          relay: {
            cpuMicrosPerDelivery: deliveries === 0 ? 0 : usage.cpuMicros / deliveries,
            rssBytesPeak: usage.rssBytesPeak,
            eventLoopP99Ms: usage.eventLoopP99Ms,
            garbageCollectionMs: usage.garbageCollectionMs,
          },
        }),
    swarm: instrument.swarm,
    emitter: { latenessP99Ms: raw.emission.latenessP99Ms },
    ...(raw.stolenPercent === undefined ? {} : { stolenPercent: raw.stolenPercent }),
    findings: { ...raw.findings, ...figures.findings },
    memoryOverTime: usage?.memoryOverTime ?? [],
  };
}

function instrumentOf(raw: RawRound) {
  const swarm = {
    cpuPercent: Math.max(...raw.reports.map(({ load }) => load.cpuPercent)),
    eventLoopP99Ms: Math.max(...raw.reports.map(({ load }) => load.eventLoopP99Ms)),
  };
  const faults = instrumentFaults({
    swarm,
    emitter: raw.contender.emitterIsMeasured === true ? { latenessP99Ms: 0 } : raw.emission,
    stolenPercent: raw.stolenPercent,
    frameIntervalMs: 1000 / raw.contender.load.fps,
  });
  return { swarm, faults };
}

/** Why this round does not count, in words; empty if it does. */
function reasonsAgainst(raw: RawRound, everybody: readonly GroupReport[], deliveries: number): string[] {
  const { contender, emission, plannedFrames } = raw;
  const reasons = new Set(raw.reports.flatMap((report) => report.reasons));
  for (const loss of emission.losses) reasons.add(`the emitter was disconnected: ${loss}`);
  if (emission.framesSent !== plannedFrames) {
    reasons.add(`only ${emission.framesSent} of ${plannedFrames} frames were emitted`);
  }
  const early = everybody.reduce((sum, { counts }) => sum + counts.latency.early, 0);
  if (early > 0) reasons.add(`${early} frames arrived before they were due: the clocks disagree`);
  if (deliveries === 0) reasons.add('nothing was delivered while it was measured');
  const faults = describeFaults(addLedgers(everybody.map((report) => report.ledger)), blameOf(contender));
  if (faults !== undefined) reasons.add(faults);
  if (!raw.stoppedByItself) {
    reasons.add('the process did not stop when it was asked to, and was killed');
  }
  return [...reasons];
}

const deliveriesOf = (group: readonly GroupReport[]): number =>
  group.reduce((sum, { counts }) => sum + counts.latency.deliveries, 0);
