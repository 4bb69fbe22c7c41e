/** One direction of a link. */
export interface LinkDirection {
  readonly bitsPerSecond: number;
  /** One way. */
  readonly delayMs: number;
  /** On top of the delay: up to so much, evenly. */
  readonly jitterMs: number;
  /** Now and then nothing comes through for a while. */
  readonly stall?: { readonly everyMs: number; readonly forMs: number };
  /** What the queue in front of the bottleneck holds before the sender is held back. */
  readonly bufferBytes: number;
}

export interface LinkProfile {
  readonly name: string;
  readonly down: LinkDirection;
  readonly up: LinkDirection;
}

/** What the queue of a home router or a base station holds, roughly: no one tells. */
const BUFFER_BYTES = 64 * 1024;

/** A link as people speak of it. */
export interface LinkFigures {
  readonly downMegabits: number;
  readonly upMegabits: number;
  readonly roundTripMs: number;
  readonly jitterMs: number;
  readonly stall?: LinkDirection['stall'];
}

/** A link with the same delay, jitter and stalls both ways. */
export function linkProfile(name: string, figures: LinkFigures): LinkProfile {
  const { downMegabits, upMegabits, roundTripMs, jitterMs, stall } = figures;
  const direction = (megabits: number): LinkDirection => ({
    bitsPerSecond: megabits * 1e6,
    delayMs: roundTripMs / 2,
    jitterMs,
    ...(stall === undefined ? {} : { stall }),
    bufferBytes: BUFFER_BYTES,
  });
  return { name, down: direction(downMegabits), up: direction(upMegabits) };
}

/**
 * Bandwidth and round trip of fibre, 4G and 3G are WebPageTest's profiles FIOS, 4G and 3G (connectivity.ini.sample), those
 * of wifi are from the throttling of Firefox's developer tools: people compare pages by them. They have neither jitter
 * nor stalls; ours are guesses at an ordinary evening.
 */
export const linkProfiles: readonly LinkProfile[] = [
  linkProfile('fibre', { downMegabits: 20, upMegabits: 5, roundTripMs: 4, jitterMs: 1 }),
  linkProfile('wifi', {
    downMegabits: 30,
    upMegabits: 15,
    roundTripMs: 2,
    jitterMs: 10,
    stall: { everyMs: 2000, forMs: 150 },
  }),
  linkProfile('4G', {
    downMegabits: 9,
    upMegabits: 9,
    roundTripMs: 170,
    jitterMs: 30,
    stall: { everyMs: 4000, forMs: 300 },
  }),
  linkProfile('3G', { downMegabits: 1.6, upMegabits: 0.768, roundTripMs: 300, jitterMs: 50 }),
];
