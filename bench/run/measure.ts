import type { PreparedPictures } from '../emitter/emitter-process.ts';
import { clockWithOffset, sleepUntil } from '../meters/clock.ts';
import type { Findings } from '../results/findings.ts';
import { StartedSubject } from '../subject/started.ts';
import type { Subject } from '../subject/subject.ts';
import type { ConsumerPlan } from '../swarm/consumer.ts';
import type { Contender } from './contender.ts';
import type { Crew } from './crew.ts';
import type { RawRound } from './raw-round.ts';
import { type Measurement, summariseRound } from './round-summary.ts';
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

/** What a round is to emit: prepared, and known to the emitter by a name. */
export interface RoundPictures extends PreparedPictures {
  readonly id: string;
}

/**
 * Starts the contender's process, puts the load on it, and takes it down again. All consumers are there before the first
 * frame, so each of them is owed every frame.
 *
 * @returns a measurement for each group of consumers
 * @throws ChildError if a process fails or does not answer in time
 */
export async function measure(
  contender: Contender,
  round: number,
  pictures: RoundPictures,
  crew: Crew,
): Promise<Measurement[]> {
  const subject = await (contender.entry.subject?.() ?? StartedSubject.start(contender.entry));
  try {
    const raw = await putLoadOn(contender, subject, pictures, crew);
    await crew.disconnect();
    const stoppedByItself = await subject.stop();
    return summariseRound({ ...raw, contender, round, stoppedByItself });
  } catch (error) {
    await crew.disconnect().catch(() => {
      // The first error says more than that a process which failed cannot be told to close.
    });
    await subject.stop();
    throw error;
  }
}

async function putLoadOn(
  contender: Contender,
  subject: Subject,
  pictures: RoundPictures,
  crew: Crew,
): Promise<Omit<RawRound, 'contender' | 'round' | 'stoppedByItself'>> {
  const { entry, load, disturbance = {} } = contender;
  const clock = clockWithOffset(crew.epochOffsetMicros);
  const channels = channelNames(load.emitters);
  const routes = await disturbance.route?.(subject.url);
  const { connectionsPerSecond } = await crew.connect({
    entry,
    url: subject.url,
    channels,
    consumers: consumersOf(contender, channels, (group) => routes?.get(group) ?? subject.url),
    reconnects: disturbance.reconnects === true,
    acknowledges: contender.acknowledges === true && entry.relay,
  });
  const { emission, window } = timingOf(load, clock() + SETTLE_MICROS);
  const { stall } = disturbance;
  await crew.begin({
    frames: emission.frames,
    checksums: pictures.checksums,
    window,
    frameIntervalMicros: frameIntervalMicros(load),
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
  const [emitted, usage, waitsMicros, findings] = await Promise.all([
    crew.emit(pictures.id, emission),
    usageDuring(window, subject, clock),
    probeDuringWarmup(contender, subject, crew, emission.startMicros, clock),
    disturbance.during?.({ contender, subject, crew, window, clock }) ?? {},
  ]);
  return {
    ...usage,
    emission: emitted,
    reports: await crew.finish(disturbance.drainTimeoutMs ?? DRAIN_TIMEOUT_MS),
    plannedFrames: emission.frames,
    window,
    findings: { connectionsPerSecond, ...timeToFirstFrame(waitsMicros), ...findings },
  };
}

/** Consumers of each channel take turns, so that every swarm process has some of each. */
function consumersOf(
  { load, disturbance }: Contender,
  channels: readonly string[],
  urlOf: (group: string) => string,
): ConsumerPlan[] {
  const groups = disturbance?.groups ?? [{ name: '', consumers: load.consumers }];
  return groups
    .flatMap(({ name, consumers }) => Array.from({ length: consumers }, () => name))
    .map((group, i) => ({
      group,
      url: urlOf(group),
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
  const frames = (load.warmupSeconds * MICROS_PER_SECOND) / frameIntervalMicros(load);
  if (load.warmupSeconds < LEAST_WARMUP_FOR_PROBES_SECONDS || frames < LEAST_FRAMES_FOR_PROBES) return [];
  // By then a frame has been emitted, on every channel.
  await sleepUntil(clock, startMicros + frameIntervalMicros(load));
  const stream = { protocol: entry.protocol, url: subject.url, channel: 'stream', relay: entry.relay };
  return crew.probe(stream, PROBES);
}

function timeToFirstFrame(waitsMicros: readonly number[]): Findings {
  const sorted = waitsMicros.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? {} : { timeToFirstFrameMs: middle / 1000 };
}
