import { clockWithOffset, sleepUntil } from '../clock.ts';
import type { EmissionReport } from '../emitter/emitter-process.ts';
import type { Entry } from '../entries.ts';
import { DurationHistogram } from '../histogram.ts';
import type { RoundResult, TimePoint } from '../results.ts';
import { describeFaults } from '../statistics/faults.ts';
import type { SubjectUsage } from '../subject/probe.ts';
import { Subject } from '../subject/subject.ts';
import { addLedgers } from '../swarm/ledger.ts';
import { SLICE_MICROS, type Window } from '../swarm/recorder.ts';
import type { SwarmReport } from '../swarm/swarm-process.ts';
import type { Crew } from './crew.ts';

/** From the last connection to the first frame: whoever has just joined is settled by then, on every library. */
const SETTLE_MICROS = 100_000;
const MICROS_PER_SECOND = 1_000_000;

export interface MeasurePlan {
  readonly round: number;
  readonly fps: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  /** Picture number to checksum, for the swarm to check against. */
  readonly checksums: ReadonlyMap<number, number>;
}

/** One round of one entry, with the latencies themselves, to be merged over rounds. */
export interface Measurement {
  readonly result: RoundResult;
  readonly latency: DurationHistogram;
}

/**
 * Starts the entry's process, puts the load on it, and takes it down again. All consumers are there before the first
 * frame, so each of them is owed every frame.
 *
 * @throws ChildError if a process fails or does not answer in time
 */
export async function measure(entry: Entry, plan: MeasurePlan, crew: Crew): Promise<Measurement> {
  const subject = await Subject.start(entry);
  let stoppedByItself = true;
  try {
    const raw = await putLoadOn(entry, subject, plan, crew);
    await crew.disconnect();
    stoppedByItself = await subject.stop();
    return summarise(entry, plan, raw, stoppedByItself);
  } catch (error) {
    await crew.disconnect().catch(() => {
      // The first error says more than that a process which failed cannot be told to close.
    });
    await subject.stop();
    throw error;
  }
}

interface RawMeasurement {
  readonly usage: SubjectUsage;
  readonly emission: EmissionReport;
  readonly reports: readonly SwarmReport[];
  readonly plannedFrames: number;
}

async function putLoadOn(
  entry: Entry,
  subject: Subject,
  plan: MeasurePlan,
  crew: Crew,
): Promise<RawMeasurement> {
  const clock = clockWithOffset(crew.epochOffsetMicros);
  await crew.connect(entry, subject.port);
  const periodMicros = MICROS_PER_SECOND / plan.fps;
  const warmupFrames = Math.round(plan.warmupSeconds * plan.fps);
  const plannedFrames = warmupFrames + Math.max(1, Math.round(plan.seconds * plan.fps));
  const startMicros = clock() + SETTLE_MICROS;
  const window: Window = {
    startMicros: Math.round(startMicros + warmupFrames * periodMicros),
    endMicros: Math.round(startMicros + plannedFrames * periodMicros),
  };
  await crew.begin({ frames: plannedFrames, checksums: plan.checksums, window });
  const emitting = crew.emit({ startMicros, periodMicros, frames: plannedFrames });
  const [usage, emission] = await Promise.all([usageDuring(window, subject, clock), emitting]);
  const reports = await crew.finish();
  return { usage, emission, reports, plannedFrames };
}

async function usageDuring(window: Window, subject: Subject, clock: () => number): Promise<SubjectUsage> {
  await sleepUntil(clock, window.startMicros);
  await subject.begin();
  await sleepUntil(clock, window.endMicros);
  return subject.end();
}

function summarise(
  entry: Entry,
  plan: MeasurePlan,
  raw: RawMeasurement,
  stoppedByItself: boolean,
): Measurement {
  const { usage, emission, reports } = raw;
  const ledger = addLedgers(reports.map((report) => report.ledger));
  const latency = mergeHistograms(reports.map(({ recording }) => recording.latency));
  const frameAge = mergeHistograms(reports.map(({ recording }) => recording.frameAge));
  const deliveries = reports.reduce((sum, { recording }) => sum + recording.deliveriesInWindow, 0);
  const reasons = reasonsAgainst(raw, deliveries);
  // What a yardstick loses is a finding; a transport of ours must lose nothing.
  const faults = entry.yardstick ? undefined : describeFaults(ledger);
  if (faults !== undefined) reasons.push(faults);
  if (!stoppedByItself) reasons.push('the process did not stop when it was asked to, and was killed');
  return {
    latency,
    result: {
      round: plan.round,
      valid: reasons.length === 0,
      reasons,
      ...ledger,
      latencyMs: latency.quantilesMs(),
      frameAgeMs: { p50: frameAge.atPercentileMs(50), p99: frameAge.atPercentileMs(99) },
      deliveriesPerSecond: deliveries / plan.seconds,
      relay: {
        cpuMicrosPerDelivery: deliveries === 0 ? 0 : usage.cpuMicros / deliveries,
        rssBytesPeak: usage.rssBytesPeak,
        eventLoopP99Ms: usage.eventLoopP99Ms,
        garbageCollectionMs: usage.garbageCollectionMs,
      },
      swarm: {
        cpuPercent: Math.max(...reports.map(({ load }) => load.cpuPercent)),
        eventLoopP99Ms: Math.max(...reports.map(({ load }) => load.eventLoopP99Ms)),
      },
      emitter: { latenessP99Ms: emission.latenessP99Ms },
      latencyOverTime: latencyOverTime(reports),
      memoryOverTime: usage.memoryOverTime,
    },
  };
}

/** Why this round does not count, in words; empty if it does. */
function reasonsAgainst(raw: RawMeasurement, deliveries: number): string[] {
  const reasons = new Set(raw.reports.flatMap((report) => report.reasons));
  for (const loss of raw.emission.losses) reasons.add(`the emitter was disconnected: ${loss}`);
  if (raw.emission.framesSent !== raw.plannedFrames) {
    reasons.add(`only ${raw.emission.framesSent} of ${raw.plannedFrames} frames were emitted`);
  }
  const early = raw.reports.reduce((sum, { recording }) => sum + recording.negativeLatencies, 0);
  if (early > 0) reasons.add(`${early} frames arrived before they were due: the clocks disagree`);
  if (deliveries === 0) reasons.add('nothing was delivered while it was measured');
  return [...reasons];
}

function mergeHistograms(encoded: readonly string[]): DurationHistogram {
  const merged = new DurationHistogram();
  for (const text of encoded) merged.add(DurationHistogram.decode(text));
  return merged;
}

function latencyOverTime(reports: readonly SwarmReport[]): TimePoint[] {
  const slices = reports[0]?.recording.slices.length ?? 0;
  return Array.from({ length: slices }, (_, i) => {
    const slice = mergeHistograms(reports.flatMap(({ recording }) => recording.slices[i] ?? []));
    return {
      atSeconds: (i * SLICE_MICROS) / 1e6,
      p50Ms: slice.atPercentileMs(50),
      p99Ms: slice.atPercentileMs(99),
    };
  });
}
