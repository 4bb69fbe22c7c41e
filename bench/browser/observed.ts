import type { EmittedPicture, SeenPicture } from '../../src/web/measuring/observations.ts';
import { isLater, serialDistance } from '../../src/wire/serial-number.ts';
import { type ConsumerMeters, GroupMeters } from '../deliveries/group-meters.ts';
import type { MeterPlan } from '../deliveries/meter.ts';
import type { EmissionReport } from '../emitter/emitter-process.ts';
import { isWithin, secondsOf, type Window } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { FrameLedger } from '../results/results.ts';
import type { SwarmReport } from '../swarm/gathering.ts';
import { addLedgers } from '../swarm/ledger.ts';

/** How often each page is looked at, afterwards, for the age of its picture: out of step with every usual rate. */
const FRAME_AGE_INTERVAL_MICROS = 37_000;

/** The strip's time is in whole milliseconds. */
const ROUNDING_MS = 1;

/** What was seen on the pages of one round. */
export interface Observed extends MeterPlan {
  /** Of each consumer's page, in the order in which they were shown. */
  readonly seen: readonly (readonly SeenPicture[])[];
  readonly sent: readonly EmittedPicture[];
  /** Of all consumers, by the relay's own account. */
  readonly droppedByRelay: number;
}

/** What came to pages, as a swarm would report it. Latency counts from the time that the pixels tell. */
export function reportOfPages(observed: Observed): SwarmReport {
  const { seen, window } = observed;
  const group = new GroupMeters(observed);
  const reasons = new Set<string>();
  const ledgers = seen.map((pictures) => {
    const meters = group.watch();
    for (const picture of pictures) {
      meters.delivered({ captureTimeMicros: pixelTimeMicros(picture) }, picture.seenAtMicros);
    }
    sampleAges(pictures, window, meters);
    const mismatches = pictures.filter((picture) => !agrees(picture)).length;
    if (mismatches > 0) reasons.add(`${mismatches} pictures were not those that their headers announced`);
    return ledgerOf(pictures);
  });
  const ledger = addLedgers(ledgers);
  // What was not received must be what the relay dropped on purpose.
  const lost = Math.max(0, ledger.lost - observed.droppedByRelay);
  return {
    groups: {
      '': {
        consumers: seen.length,
        ledger: { ...ledger, dropped: ledger.dropped + ledger.lost - lost, lost },
        counts: group.counts(),
      },
    },
    load: { cpuPercent: 0, eventLoopP99Ms: 0 },
    reasons: [...reasons],
  };
}

const pixelTimeMicros = (picture: SeenPicture): number =>
  picture.strip === undefined ? picture.captureTimeMicros : picture.strip.timeMillis * 1000;

/** Whether the pixels say what the header said. */
function agrees({ strip, pictureNumber, captureTimeMicros }: SeenPicture): boolean {
  if (strip === undefined) return false;
  const sameTime = Math.abs(strip.timeMillis - captureTimeMicros / 1000) <= ROUNDING_MS;
  return strip.pictureNumber === pictureNumber && sameTime;
}

/** From the first picture that a page showed to the last; for now, all that did not come is lost. */
function ledgerOf(pictures: readonly SeenPicture[]): FrameLedger {
  const [first] = pictures;
  const last = pictures.at(-1);
  const nothing = { offered: 0, delivered: 0, dropped: 0, lost: 0, duplicated: 0, reordered: 0, corrupt: 0 };
  if (first === undefined || last === undefined) return nothing;
  const offered = serialDistance(first.sequence, last.sequence) + 1;
  const received = last.received - first.received + 1;
  const sequences = pictures.map(({ sequence }) => sequence);
  const distinct = new Set(sequences).size;
  return {
    offered,
    delivered: distinct,
    dropped: received - distinct,
    lost: offered - received,
    duplicated: sequences.length - distinct,
    reordered: sequences.filter((sequence, i) => isLater(sequences[i - 1] ?? sequence, sequence)).length,
    corrupt: pictures.filter((picture) => !agrees(picture)).length,
  };
}

function sampleAges(
  pictures: readonly SeenPicture[],
  { startMicros, endMicros }: Window,
  meters: ConsumerMeters,
): void {
  let shown = 0;
  for (let atMicros = startMicros; atMicros < endMicros; atMicros += FRAME_AGE_INTERVAL_MICROS) {
    while ((pictures[shown + 1]?.seenAtMicros ?? Number.POSITIVE_INFINITY) <= atMicros) shown++;
    const picture = pictures[shown];
    if (picture !== undefined && picture.seenAtMicros <= atMicros)
      meters.sampled(pixelTimeMicros(picture), atMicros);
  }
}

/** What the emitter's page did. A frame that was due and came later than an interval after the one before was late by that. */
export function emissionOfPage({ sent, frameIntervalMicros }: Observed): EmissionReport {
  const latenessMicros = gaps(sent.map(({ captureTimeMicros }) => captureTimeMicros)).map((gap) =>
    Math.max(0, gap - frameIntervalMicros),
  );
  return { framesSent: sent.length, latenessP99Ms: percentile(latenessMicros, 99) / 1000, losses: [] };
}

/** What only a browser can tell. */
export function findingsOfPages({ seen, sent, window }: Observed): Findings {
  const inWindow = ({ captureTimeMicros }: { captureTimeMicros: number }): boolean =>
    isWithin(window, captureTimeMicros);
  const pages = seen.map((pictures) => pictures.filter(inWindow));
  const all = pages.flat();
  const emitted = sent.filter(inWindow);
  const seconds = secondsOf(window);
  return {
    shownPerSecond: all.length / Math.max(1, pages.length) / seconds,
    emittedPerSecond: emitted.length / seconds,
    jitterMs: mean(pages.flatMap(transitVariations)) / 1000,
    headerLatencyMs:
      percentile(
        all.map(({ seenAtMicros, captureTimeMicros }) => seenAtMicros - captureTimeMicros),
        50,
      ) / 1000,
    encodeMs: percentile(
      emitted.map(({ encodeMs }) => encodeMs),
      50,
    ),
    decodeMs: percentile(
      all.map(({ decodeMs }) => decodeMs),
      50,
    ),
    pictureWidth: percentile(
      emitted.map(({ width }) => width),
      50,
    ),
    pictureBytes: percentile(
      emitted.map(({ sizeBytes }) => sizeBytes),
      50,
    ),
  };
}

/** Interarrival jitter, as RFC 3550 section 6.4.1 measures it before it smooths: how much longer or shorter one took than the one before. */
function transitVariations(pictures: readonly SeenPicture[]): number[] {
  return gaps(pictures.map(({ seenAtMicros, captureTimeMicros }) => seenAtMicros - captureTimeMicros)).map(
    Math.abs,
  );
}

const gaps = (values: readonly number[]): number[] =>
  values.slice(1).map((value, i) => value - (values[i] ?? value));

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Nearest rank; 0 of nothing. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
