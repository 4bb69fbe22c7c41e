import type { LinkProfile } from './simulated-link.ts';

/** Links as people have them, from the relay to the viewer. */
export const profiles = {
  fibre: { kbitPerSecond: 20_000, delayMs: 2, jitterMs: 1, queueBytes: 128_000 },
  far: { kbitPerSecond: 50_000, delayMs: 150, jitterMs: 5, queueBytes: 1_000_000 },
  satellite: { kbitPerSecond: 25_000, delayMs: 300, jitterMs: 10, queueBytes: 1_000_000 },
  '4G': {
    kbitPerSecond: 9000,
    delayMs: 85,
    jitterMs: 30,
    queueBytes: 256_000,
    pause: { forMs: 300, everyMs: 4000 },
  },
  'bad wifi': {
    kbitPerSecond: 5000,
    delayMs: 5,
    jitterMs: 20,
    queueBytes: 128_000,
    pause: { forMs: 220, everyMs: 700 },
  },
  bufferbloat: { kbitPerSecond: 4000, delayMs: 20, jitterMs: 5, queueBytes: 2_000_000 },
  '3G': { kbitPerSecond: 1600, delayMs: 150, jitterMs: 50, queueBytes: 64_000 },
  EDGE: { kbitPerSecond: 240, delayMs: 200, jitterMs: 50, queueBytes: 32_000 },
} as const satisfies Record<string, LinkProfile>;

/** Links that lose packets for other reasons than a full queue, with a congestion control that ignores it. */
export const lossyProfiles = {
  lossy: { kbitPerSecond: 20_000, delayMs: 25, queueBytes: 256_000, lostShare: 0.02 },
  'lossy and far': { kbitPerSecond: 20_000, delayMs: 100, queueBytes: 256_000, lostShare: 0.01 },
} as const satisfies Record<string, LinkProfile>;
