import { DEFAULT_CHANNEL } from '../../src/wire/hello.ts';
import { findMjpeg } from '../clients/mjpeg/place.ts';
import { traitsOf } from '../clients/protocols.ts';
import { UnreachableError } from '../clients/unreachable-error.ts';
import { errorOf } from '../errors/error-of.ts';
import { UsageError } from '../errors/usage-error.ts';
import { clockWithOffset, sleepUntil } from '../meters/clock.ts';
import type { Load, RunResults } from '../results/results.ts';
import type { StreamResult } from '../results/stream.ts';
import type { Entry } from '../subject/entries.ts';
import type { Subject } from '../subject/subject.ts';
import type { Crew } from './crew.ts';
import { describeLoad, describeRun, onStage, type RunRequest, startOfRun } from './run.ts';
import { usageDuring } from './usage.ts';
import { quickestOf, type RawWatch, summariseWatch, watchedRound } from './watched-round.ts';

const MICROS_PER_SECOND = 1_000_000;
/** From when a round is announced to all processes until it begins. */
const LEAD_MICROS = 50_000;

/**
 * The entry that the bench can watch and cannot feed, as nobody emits over its protocol and it is no relay of ours; undefined where
 * all can be fed.
 *
 * @throws UsageError where others are to be measured beside it
 */
export async function streamToWatch(entries: readonly Entry[]): Promise<Entry | undefined> {
  const [entry] = entries;
  // A program that the bench starts is known once it runs.
  if (entry?.address === undefined || traitsOf[entry.protocol].emitsToAnybody) return undefined;
  const { relay } = await findMjpeg({ url: entry.address, channel: DEFAULT_CHANNEL, access: entry.access });
  if (relay !== undefined) return undefined;
  if (entries.length === 1) return entry;
  throw new UsageError('--contender: not beside a stream that is only watched, as nothing is emitted to it.');
}

/** Watches a stream that somebody else feeds, in rounds one after the other. */
export async function watchStream(request: RunRequest, scenario: string, entry: Entry): Promise<RunResults> {
  const { options, progress, signal } = request;
  const start = startOfRun();
  const watches: RawWatch[] = [];
  let viewers = 0;
  await onStage(request, async ({ crew }) => {
    progress.step('Connecting viewers', 0);
    const subject = await subjectOf(entry);
    viewers = await connect(request, crew, entry, subject.url);
    const clock = clockWithOffset(crew.epochOffsetMicros);
    await sleepUntil(clock, clock() + options.warmupSeconds * MICROS_PER_SECOND, signal);
    for (let round = 1; round <= options.rounds && !signal.aborted; round++) {
      progress.step(`Round ${round} of ${options.rounds}: ${entry.name}`, (round - 1) / options.rounds);
      const watch = await watchOnce(crew, subject, options.seconds);
      watches.push(watch);
    }
  });
  const quickestMicros = quickestOf(watches);
  const rounds = watches.map((watch, i) => watchedRound(i + 1, watch, quickestMicros));
  const stream = summariseWatch(entry, viewers, rounds, quickestMicros);
  const described = describeRun(request, start, {
    scenario,
    entries: [],
    load: loadOf(describeLoad(options, undefined), stream),
    unavailable: [],
  });
  const reasons = [...described.reasons, ...stream.reasons.map((reason) => `${stream.name}: ${reason}`)];
  return { ...described, valid: reasons.length === 0, reasons, streams: [stream] };
}

async function subjectOf(entry: Entry): Promise<Subject> {
  if (entry.subject === undefined) throw new Error(`${entry.name} is no program of somebody else's`);
  return entry.subject(entry);
}

/** As many as are let in. @throws UnreachableError if not one is */
async function connect(
  { options, progress }: RunRequest,
  crew: Crew,
  { protocol, access }: Entry,
  url: string,
): Promise<number> {
  const stream = { protocol, url, channel: DEFAULT_CHANNEL, access, relay: false };
  try {
    const { connected, failure } = await crew.joinWatch(stream, options.consumers);
    if (failure !== undefined) {
      progress.note(
        `No more than ${connected} of ${options.consumers} viewers were let in: ${failure.message}`,
      );
    }
    return connected;
  } catch (error) {
    throw new UnreachableError(errorOf(error).message, { cause: error });
  }
}

async function watchOnce(crew: Crew, subject: Subject, seconds: number): Promise<RawWatch> {
  const startMicros = clockWithOffset(crew.epochOffsetMicros)() + LEAD_MICROS;
  const window = { startMicros, endMicros: startMicros + seconds * MICROS_PER_SECOND };
  const [seen, usage] = await Promise.all([
    crew.watch(window),
    usageDuring(window, subject, crew.epochOffsetMicros),
  ]);
  return { ...usage, window, seen };
}

/** What was there, and not what a bench would have emitted. */
const loadOf = (load: Load, { viewers, framesPerSecond, bytesPerFrame }: StreamResult): Load => ({
  ...load,
  emitters: 0,
  consumers: viewers,
  fps: framesPerSecond.median,
  frameBytes: Math.round(bytesPerFrame.median),
  width: 0,
  height: 0,
  pattern: 'its own',
});
