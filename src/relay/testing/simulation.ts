import type { Frame } from '../../wire/frame.ts';
import { published } from '../acknowledgement.ts';
import { Counters } from '../counters.ts';
import { Delivery } from '../delivery.ts';
import { type LinkProfile, SimulatedLink } from './simulated-link.ts';

/** As they are known: what a kernel takes that is told to, and what one takes that is not. */
export const unsentLimits = { limited: 16_384, unlimited: 4_000_000 } as const;

export interface Course {
  readonly profile: LinkProfile;
  readonly unsentBytes: number;
  readonly framesPerSecond: number;
  readonly bytesOf: (frame: number) => number;
  readonly seconds: number;
  /** What the link is from then on. */
  readonly changes?: readonly { readonly atMs: number; readonly change: Partial<LinkProfile> }[];
  /** What a client does about a ping; it answers each without this. */
  readonly asked?: (token: number, answer: (token: number) => void) => void;
  readonly acknowledges?: boolean;
  /** How often it asks who is on time; once a second without this. */
  readonly longestAskMs?: number;
  /** Whether the relay asks then; it always does without this. */
  readonly asks?: (atMs: number) => boolean;
  /** Told of each frame that comes, with a way to acknowledge at once. */
  readonly came?: (sequence: number, acknowledge: () => void) => void;
}

/** A moment of the course, ten milliseconds after the one before. */
export interface Moment {
  readonly atMs: number;
  /** Of the newest picture that has come. */
  readonly ageMs: number;
  /** So far. */
  readonly frames: number;
  readonly offered: number;
  readonly offeredBytes: number;
  /** What the link could have carried, in bytes. */
  readonly carriedBytes: number;
}

export interface Outcome {
  readonly moments: readonly Moment[];
  readonly asked: number;
  readonly mostBufferedBytes: number;
  readonly ledger: ReturnType<Delivery['ledger']>;
}

/** A generator of numbers from 0 to below 1, the same for the same seed (Numerical Recipes' linear congruence). */
export function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pixels = new Uint8Array(1_000_000);

const frameOf = (sequence: number, sizeBytes: number, atMs: number): Frame => ({
  mediaType: 'image/webp',
  sequence,
  captureTimeMicros: Math.round(atMs * 1000),
  pictureNumber: 0,
  checksum: 0,
  bytes: pixels.subarray(0, sizeBytes),
  image: pixels,
});

/** One consumer behind a simulated link, from its joining on. */
export function simulate(course: Course, seed = 1): Outcome {
  let newestMs = 0;
  let frames = 0;
  let asked = 0;
  const link = new SimulatedLink(
    course.profile,
    course.unsentBytes,
    {
      came({ sequence, captureTimeMicros }) {
        frames++;
        newestMs = captureTimeMicros / 1000;
        course.came?.(sequence, () => delivery.acknowledged(sequence));
      },
      asked(token, answer) {
        asked++;
        if (course.asked === undefined) answer(token);
        else course.asked(token, answer);
      },
    },
    chanceFrom(seed),
  );
  const rule = {
    nowMs: () => link.nowMs,
    longestUnacknowledgedMs: 3000,
    longestAskMs: () => course.longestAskMs,
    asks: () => course.asks?.(link.nowMs) ?? true,
  };
  const delivery = new Delivery(link, new Counters(), rule, course.acknowledges ?? false);
  link.onDrained = () => delivery.drained();
  link.onAnswered = (token) => delivery.answered(token);

  const moments: Moment[] = [];
  const changes = [...(course.changes ?? [])];
  let offered = 0;
  let offeredBytes = 0;
  let carriedBytes = 0;
  for (let atMs = 1; atMs <= course.seconds * 1000; atMs++) {
    if (changes[0] !== undefined && atMs >= changes[0].atMs)
      link.profile = { ...link.profile, ...changes.shift()?.change };
    link.tick();
    carriedBytes += link.bytesPerMs;
    if (atMs >= (offered * 1000) / course.framesPerSecond) {
      const sizeBytes = Math.round(course.bytesOf(offered));
      delivery.offer(published(frameOf(offered, sizeBytes, atMs), atMs));
      offered++;
      offeredBytes += sizeBytes;
    }
    if (atMs % 10 === 0)
      moments.push({ atMs, ageMs: atMs - newestMs, frames, offered, offeredBytes, carriedBytes });
  }
  return { moments, asked, mostBufferedBytes: link.mostBufferedBytes, ledger: delivery.ledger() };
}

/** How fresh, and how many, pictures were in a part of a course. */
export function judge({ moments }: Pick<Outcome, 'moments'>, fromMs: number, untilMs: number) {
  const part = moments.filter(({ atMs }) => atMs > fromMs && atMs <= untilMs);
  const ages = part.map(({ ageMs }) => ageMs).sort((a, b) => a - b);
  const [first, last] = [part[0], part.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('Nothing happened then.');
  const offered = last.offered - first.offered;
  const carried =
    (last.carriedBytes - first.carriedBytes) / ((last.offeredBytes - first.offeredBytes) / offered);
  return {
    p99Ms: ages[Math.floor(0.99 * ages.length)] ?? 0,
    mostMs: ages.at(-1) ?? 0,
    /** Of what the link carries; one more may be on its way. */
    share: (last.frames - first.frames + 1) / Math.min(offered, carried),
    framesPerSecond: (last.frames - first.frames) / ((last.atMs - first.atMs) / 1000),
  };
}

/** What a sender would reach who knows the link: the age of a frame that has to wait for all that may happen to one. */
export function floorMs(profile: LinkProfile, largestBytes: number, framesPerSecond: number): number {
  const { delayMs, jitterMs = 0, pause, kbitPerSecond, lostShare = 0 } = profile;
  const againMs = lostShare > 0 ? 2 * delayMs : 0;
  return (
    delayMs +
    againMs +
    jitterMs +
    (pause?.forMs ?? 0) +
    (2 * 8 * largestBytes) / kbitPerSecond +
    1000 / framesPerSecond
  );
}
