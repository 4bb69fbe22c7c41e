import { isOurRelay } from '../clients/recognise.ts';
import { dueMicros, type Emission } from '../emitter/emission.ts';
import { errorOf } from '../errors/error-of.ts';
import { clockWithOffset, sleepUntil } from '../meters/clock.ts';
import type { Window } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { Entry } from '../subject/entries.ts';
import { StartedSubject } from '../subject/started.ts';
import type { Subject } from '../subject/subject.ts';
import type { ConsumerPlan } from '../swarm/consumer.ts';
import type { CutEmission } from '../swarm/gathering.ts';
import type { Contender, RoundLoad } from './contender.ts';
import type { Crew, CrewGathering } from './crew.ts';
import type { RoundPictures } from './pictures.ts';
import type { RawRound } from './raw-round.ts';
import { frameIntervalMicros, timingOf } from './timing.ts';
import { usageDuring } from './usage.ts';

/** From the last connection to the first frame: whoever has just joined is settled by then, on every library. */
const SETTLE_MICROS = 100_000;
const MICROS_PER_SECOND = 1_000_000;
/** It takes so long only where a relay does not pass on what it was sent. */
const DRAIN_TIMEOUT_MS = 10_000;

/** Viewers who join one after the other during the warm-up, in each swarm process, to see how long that takes. */
const PROBES = 2;
/** In a shorter warm-up they would reach into what is measured; so many frames let each of them see one. */
const LEAST_WARMUP_FOR_PROBES_SECONDS = 0.4;
const LEAST_FRAMES_FOR_PROBES = 8;

/** The channel of the original program; further ones have a number. */
const channelNames = (emitters: number): string[] =>
  Array.from({ length: emitters }, (_, i) => (i === 0 ? 'stream' : `stream-${i + 1}`));

/** What was seen while a contender was measured. */
export type Slice = Omit<RawRound, 'contender' | 'round' | 'stoppedByItself'>;

/** A contender's process does not come to take connections: nothing can be asked of it. */
export class NotStartedError extends Error {
  override readonly name = 'NotStartedError';
  readonly code = 'not-started';
}

/** Starts the process of a contender that has one. @throws NotStartedError */
export async function startSubject({ entry }: Contender): Promise<Subject> {
  try {
    return await (entry.subject?.(entry) ?? StartedSubject.start(entry));
  } catch (error) {
    throw new NotStartedError(errorOf(error).message, { cause: error });
  }
}

/** A contender whose process runs, with emitters and consumers connected to it. */
export class StandingContender {
  readonly #contender: Contender;
  readonly #subject: Subject;
  readonly #crew: Crew;
  readonly #gathering: CrewGathering;
  readonly #before: MemoryBefore;
  #stopped: Promise<boolean> | undefined;

  /**
   * All consumers are there before the first frame, so each of them is owed every frame.
   *
   * @param subject is stopped if they cannot connect
   * @throws ChildError if a process fails or does not answer in time
   * @throws ConnectError if not everybody can connect
   */
  static async gather(contender: Contender, subject: Subject, crew: Crew): Promise<StandingContender> {
    try {
      const before = await memoryBefore(subject, crew);
      return new StandingContender(contender, subject, crew, await gather(contender, subject, crew), before);
    } catch (error) {
      await subject.stop();
      throw crew.blameFor(error);
    }
  }

  private constructor(
    contender: Contender,
    subject: Subject,
    crew: Crew,
    gathering: CrewGathering,
    before: MemoryBefore,
  ) {
    this.#contender = contender;
    this.#subject = subject;
    this.#crew = crew;
    this.#gathering = gathering;
    this.#before = before;
  }

  /**
   * Puts the load on it, once or again and again, for other times than its own where they are given.
   *
   * @param cut when it is aborted, and the crew is told to cut short, this ends with what was measured until then
   * @throws Error if it is cut before anything was measured
   */
  async measure(
    pictures: RoundPictures,
    times: Partial<Pick<RoundLoad, 'seconds' | 'warmupSeconds'>> = {},
    cut?: AbortSignal,
  ): Promise<Slice> {
    const { load: usual, disturbance = {} } = this.#contender;
    const load = { ...usual, ...times };
    const clock = clockWithOffset(this.#crew.epochOffsetMicros);
    const { emission, window } = timingOf(load, clock() + SETTLE_MICROS);
    await disturbance.links?.watch(window, this.#crew.epochOffsetMicros);
    const { stall } = disturbance;
    await this.#gathering.begin({
      frames: emission.frames,
      checksums: pictures.checksums,
      window,
      frameIntervalMicros: frameIntervalMicros(load),
      ...(disturbance.tickIntervalMs === undefined ? {} : { tickIntervalMs: disturbance.tickIntervalMs }),
      ...(stall === undefined
        ? {}
        : {
            stall: {
              group: stall.group,
              fromMicros: window.startMicros + stall.fromSeconds * MICROS_PER_SECOND,
              untilMicros: window.startMicros + stall.untilSeconds * MICROS_PER_SECOND,
            },
          }),
    });
    cut?.throwIfAborted();
    const [contender, subject, crew] = [this.#contender, this.#subject, this.#crew];
    const [emitted, usage, waitsMicros, findings] = await Promise.all([
      this.#gathering.emit(pictures.id, emission, window.startMicros, disturbance.headersBehind),
      usageDuring(window, subject, crew.epochOffsetMicros, cut),
      probeDuringWarmup({ ...contender, load }, subject, crew, emission.startMicros, clock),
      disturbance.during?.({ contender, subject, crew, window, clock }) ?? {},
    ]);
    const { connectionsPerSecond } = this.#gathering;
    const { patience = { drainTimeoutMs: DRAIN_TIMEOUT_MS } } = disturbance;
    const cutTo = cut?.aborted === true ? cutEmission(emission, emitted.framesSent, window) : undefined;
    return {
      ...usage,
      ...this.#before,
      emission: emitted,
      reports: await this.#gathering.finish({ ...patience, ...(cutTo === undefined ? {} : { cutTo }) }),
      ...(disturbance.links === undefined ? {} : { links: await disturbance.links.load() }),
      plannedFrames: cutTo?.frames ?? emission.frames,
      window: { ...window, ...(cutTo === undefined ? {} : { endMicros: cutTo.endMicros }) },
      cutShort: cutTo !== undefined,
      findings: { connectionsPerSecond, ...timeToFirstFrame(waitsMicros), ...findings },
    };
  }

  /** Takes it down again; answers whether its process stopped by itself. */
  async end(): Promise<boolean> {
    try {
      await this.#gathering.disconnect();
    } finally {
      // Whoever could not be told to close is closed by it.
      this.#stopped ??= this.#subject.stop();
    }
    return this.#stopped;
  }
}

/** Undefined if all was emitted after all. @throws Error if that is nothing of the window */
function cutEmission(emission: Emission, frames: number, window: Window): CutEmission | undefined {
  if (frames === emission.frames) return undefined;
  const endMicros = dueMicros(emission, frames);
  if (endMicros <= window.startMicros) throw new Error('it was cut short before anything was measured');
  return { frames, endMicros };
}

type MemoryBefore = Pick<RawRound, 'rssBytesWithoutViewers'>;

/** What the process takes while nobody is connected; nothing where that cannot be known. */
async function memoryBefore(subject: Subject, { epochOffsetMicros }: Crew): Promise<MemoryBefore> {
  await subject.begin(epochOffsetMicros);
  const usage = await subject.end();
  return usage === undefined ? {} : { rssBytesWithoutViewers: usage.rssBytesPeak };
}

async function gather(contender: Contender, subject: Subject, crew: Crew): Promise<CrewGathering> {
  const { entry, load, disturbance = {} } = contender;
  const channels = channelNames(load.emitters);
  const addressOf = await disturbance.route?.(subject.url);
  const relay = await keepsLedgers(entry, subject);
  return crew.gather({
    entry: { ...entry, relay },
    url: subject.url,
    channels,
    consumers: consumersOf(contender, channels, (group) => addressOf?.(group) ?? subject.url),
    reconnects: disturbance.reconnects === true,
    acknowledges: contender.acknowledges === true && relay,
  });
}

/** What was found out of programs that somebody else wrote: that takes its time. */
const found = new WeakMap<Entry, Promise<boolean>>();

/** Whether it is a relay of ours, which welcomes clients and keeps a ledger for each. */
function keepsLedgers(entry: Entry, { url }: Subject): Promise<boolean> | boolean {
  if (entry.mayBeOurs !== true) return entry.relay;
  // This process cannot ask it; whoever is sent there is taken for one.
  if (entry.namespace !== undefined) return true;
  const { protocol, access } = entry;
  const known = found.get(entry) ?? isOurRelay(protocol, { url, channel: 'stream', access });
  found.set(entry, known);
  return known;
}

/** Consumers of each channel take turns, so that every swarm process has some of each. */
function consumersOf(
  { load, disturbance }: Contender,
  channels: readonly string[],
  urlOf: (group: string) => string,
): ConsumerPlan[] {
  const groups = disturbance?.groups ?? [{ name: '', consumers: load.consumers }];
  return groups
    .flatMap((group) => Array.from({ length: group.consumers }, () => group))
    .map(({ name, kind }, i) => ({
      ...kind,
      group: name,
      url: urlOf(name),
      channel: channels[Math.floor((i * channels.length) / load.consumers) % channels.length] ?? 'stream',
    }));
}

/** @returns waits for the first frame, microseconds; empty if the warm-up is too short to try */
async function probeDuringWarmup(
  { entry, load }: Contender,
  subject: Subject,
  crew: Crew,
  startMicros: number,
  clock: () => number,
): Promise<number[]> {
  // Behind links of their own there is no way for them.
  if (entry.namespace !== undefined) return [];
  const frames = (load.warmupSeconds * MICROS_PER_SECOND) / frameIntervalMicros(load);
  if (load.warmupSeconds < LEAST_WARMUP_FOR_PROBES_SECONDS || frames < LEAST_FRAMES_FOR_PROBES) return [];
  // By then a frame has been emitted, on every channel.
  await sleepUntil(clock, startMicros + frameIntervalMicros(load));
  const { protocol, access, relay } = entry;
  const stream = { protocol, url: subject.url, channel: 'stream', access, relay };
  return crew.probe(stream, PROBES);
}

function timeToFirstFrame(waitsMicros: readonly number[]): Findings {
  const sorted = waitsMicros.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? {} : { timeToFirstFrameMs: middle / 1000 };
}
