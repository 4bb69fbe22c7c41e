/** One direction of a link. */
export interface LinkDirection {
  readonly bitsPerSecond: number;
  /** One way. */
  readonly delayMs: number;
  /** On top of the delay: up to so much, evenly. */
  readonly jitterMs: number;
  /** Again and again nothing comes through for a while. */
  readonly stall?: Stall;
  /** What the queue in front of the bottleneck holds. What comes while it is full is lost, or held back where it can be. */
  readonly bufferBytes: number;
  /** Of the packets, by chance, 0 to 1; with `outageMs` of the time. A link that does not see packets loses none. */
  readonly lossShare?: number;
  /** What is lost is all that is sent in outages of this length. */
  readonly outageMs?: number;
}

export interface Stall {
  /** From the beginning of one to that of the next; above 0. */
  readonly everyMs: number;
  readonly forMs: number;
}

/** What becomes of a link when it has been measured for a while. */
export interface LinkChange {
  /** From the start of what is measured. */
  readonly atSeconds: number;
  readonly down?: Partial<LinkDirection>;
  readonly up?: Partial<LinkDirection>;
}

export interface LinkProfile {
  readonly name: string;
  readonly down: LinkDirection;
  readonly up: LinkDirection;
  /** In their order in time. */
  readonly changes?: readonly LinkChange[];
}

/** A link as people speak of it. */
export interface LinkFigures {
  readonly downMegabits: number;
  readonly upMegabits: number;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly queueBytes: number;
  readonly stall?: Stall;
  readonly lossShare?: number;
  readonly outageMs?: number;
}

/** A link with the same delay, jitter, queue, stalls and losses both ways. */
export function linkProfile(
  name: string,
  figures: LinkFigures,
  changes?: readonly LinkChange[],
): LinkProfile {
  const { downMegabits, upMegabits, queueBytes: bufferBytes, ...same } = figures;
  const direction = (megabits: number): LinkDirection => ({
    bitsPerSecond: megabits * 1e6,
    bufferBytes,
    ...same,
  });
  return {
    name,
    down: direction(downMegabits),
    up: direction(upMegabits),
    ...(changes === undefined ? {} : { changes }),
  };
}

/** Whether a link loses packets by itself, and not because its queue is full. */
export const losesPackets = ({ down }: LinkProfile): boolean => (down.lossShare ?? 0) > 0;

/** A link that was 20 Mbit/s, and falls to 1 for ten seconds. */
const falling: readonly LinkChange[] = [
  { atSeconds: 1, down: { bitsPerSecond: 1e6 } },
  { atSeconds: 11, down: { bitsPerSecond: 20e6 } },
];

/** A way that becomes longer, as after a handover: all at once, and for good. */
const growingDelay: readonly LinkChange[] = [{ atSeconds: 3, down: { delayMs: 225 }, up: { delayMs: 225 } }];

/**
 * The links that viewers are behind. Bandwidth and delay of fibre, 4G, 3G and EDGE are about those of WebPageTest's profiles
 * (connectivity.ini.sample), by which people compare pages; queues, pauses and losses are guesses at an ordinary evening.
 * The two that carry 8 and 19 of 20 frames a second of 30 kB are there because what is nearly enough is the hardest to see.
 */
export const linkProfiles: readonly LinkProfile[] = [
  linkProfile('fibre', { downMegabits: 20, upMegabits: 5, delayMs: 2, jitterMs: 1, queueBytes: 128_000 }),
  linkProfile('far', { downMegabits: 50, upMegabits: 10, delayMs: 150, jitterMs: 5, queueBytes: 1_000_000 }),
  linkProfile('satellite', {
    downMegabits: 25,
    upMegabits: 3,
    delayMs: 300,
    jitterMs: 10,
    queueBytes: 1_000_000,
  }),
  linkProfile('4G', {
    downMegabits: 9,
    upMegabits: 3,
    delayMs: 85,
    jitterMs: 30,
    queueBytes: 256_000,
    stall: { everyMs: 4000, forMs: 300 },
  }),
  linkProfile('bad-wifi', {
    downMegabits: 5,
    upMegabits: 2,
    delayMs: 5,
    jitterMs: 20,
    queueBytes: 128_000,
    stall: { everyMs: 700, forMs: 220 },
  }),
  linkProfile('bufferbloat', {
    downMegabits: 4,
    upMegabits: 1,
    delayMs: 20,
    jitterMs: 5,
    queueBytes: 2_000_000,
  }),
  linkProfile('3G', { downMegabits: 1.6, upMegabits: 0.4, delayMs: 150, jitterMs: 50, queueBytes: 64_000 }),
  linkProfile('EDGE', {
    downMegabits: 0.24,
    upMegabits: 0.1,
    delayMs: 200,
    jitterMs: 50,
    queueBytes: 32_000,
  }),
  linkProfile('8-of-20', { downMegabits: 2, upMegabits: 1, delayMs: 40, jitterMs: 10, queueBytes: 128_000 }),
  linkProfile('19-of-20', {
    downMegabits: 4.72,
    upMegabits: 1,
    delayMs: 40,
    jitterMs: 10,
    queueBytes: 128_000,
  }),
  linkProfile(
    'falling',
    { downMegabits: 20, upMegabits: 5, delayMs: 20, jitterMs: 5, queueBytes: 128_000 },
    falling,
  ),
  linkProfile(
    'growing-delay',
    { downMegabits: 20, upMegabits: 5, delayMs: 25, jitterMs: 5, queueBytes: 256_000 },
    growingDelay,
  ),
  linkProfile('lossy', {
    downMegabits: 20,
    upMegabits: 5,
    delayMs: 25,
    jitterMs: 5,
    queueBytes: 256_000,
    lossShare: 0.02,
  }),
  linkProfile('lossy-far', {
    downMegabits: 20,
    upMegabits: 5,
    delayMs: 100,
    jitterMs: 10,
    queueBytes: 512_000,
    lossShare: 0.01,
  }),
  linkProfile('outages', {
    downMegabits: 20,
    upMegabits: 5,
    delayMs: 5,
    jitterMs: 5,
    queueBytes: 256_000,
    lossShare: 0.03,
    outageMs: 40,
  }),
];
