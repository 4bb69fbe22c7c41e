import type { EmittedPicture, SeenPicture } from '../../src/web/measuring/observations.ts';
import { isLater } from '../../src/wire/serial-number.ts';
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
  const { seen, sent, window } = observed;
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
    return ledgerOf(pictures, owedTo(pictures, sent, window));
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
    load: { cpuPercent: 0, eventLoopP99Ms: 0, standstills: [] },
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

/**
 * How many frames a page was owed: it was there before the first one, and stayed. What was sent after the window counts as far as
 * it was seen, for the end of the emission may take the last ones with it.
 */
function owedTo(
  pictures: readonly SeenPicture[],
  sent: readonly EmittedPicture[],
  { endMicros }: Window,
): number {
  const lastSeenMicros = pictures.at(-1)?.captureTimeMicros ?? 0;
  return sent.filter(
    ({ captureTimeMicros }) => captureTimeMicros < endMicros || captureTimeMicros <= lastSeenMicros,
  ).length;
}

/** For now, all that did not come is lost. */
function ledgerOf(pictures: readonly SeenPicture[], offered: number): FrameLedger {
  const received = pictures.at(-1)?.received ?? 0;
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
    const isShown = picture !== undefined && picture.seenAtMicros <= atMicros;
    meters.sampled(isShown ? pixelTimeMicros(picture) : undefined, atMicros);
  }
}

/** What the emitter's page did. A frame that was due and came later than an interval after the one before was late by that. */
export function emissionOfPage({ sent, frameIntervalMicros }: Observed): EmissionReport {
  const latenessMicros = gaps(sent.map(({ captureTimeMicros }) => captureTimeMicros)).map((gap) =>
    Math.max(0, gap - frameIntervalMicros),
  );
  return {
    framesSent: sent.length,
    latenessP99Ms: percentile(latenessMicros, 99) / 1000,
    losses: [],
    standstills: [],
  };
}

/** What only a browser can tell. */
export function findingsOfPages({ seen, sent, window }: Observed): Findings {
  const inWindow = ({ captureTimeMicros }: { captureTimeMicros: number }): boolean =>
    isWithin(window, captureTimeMicros);
  const pages = seen.map((pictures) => pictures.filter(inWindow));
  const all = pages.flat();
  const emitted = sent.filter(inWindow);
  const seconds = secondsOf(window);
  const variations = pages.flatMap(transitVariations);
  return {
    shownPerSecond: all.length / Math.max(1, pages.length) / seconds,
    emittedPerSecond: emitted.length / seconds,
    ...(variations.length === 0 ? {} : { jitterMs: mean(variations) / 1000 }),
    ...(all.length === 0
      ? {}
      : {
          headerLatencyMs:
            middle(all, ({ seenAtMicros, captureTimeMicros }) => seenAtMicros - captureTimeMicros) / 1000,
          decodeMs: middle(all, ({ decodeMs }) => decodeMs),
        }),
    ...(emitted.length === 0
      ? {}
      : {
          encodeMs: middle(emitted, ({ encodeMs }) => encodeMs),
          pictureWidth: middle(emitted, ({ width }) => width),
          pictureBytes: middle(emitted, ({ sizeBytes }) => sizeBytes),
        }),
  };
}

const middle = <Item>(items: readonly Item[], read: (item: Item) => number): number =>
  percentile(items.map(read), 50);

/** Interarrival jitter, as RFC 3550 section 6.4.1 measures it before it smooths: how much longer or shorter one took than the one before. */
function transitVariations(pictures: readonly SeenPicture[]): number[] {
  return gaps(pictures.map(({ seenAtMicros, captureTimeMicros }) => seenAtMicros - captureTimeMicros)).map(
    Math.abs,
  );
}

const gaps = (values: readonly number[]): number[] =>
  values.slice(1).map((value, i) => value - (values[i] ?? value));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Nearest rank; 0 of nothing. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
