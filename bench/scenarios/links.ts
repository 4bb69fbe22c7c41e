import { transportNames } from '../../src/transports/registry.ts';
import type { LinkApi } from '../links/link-process.ts';
import { type LinkProfile, linkProfiles } from '../links/profile.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { RunResults } from '../results/results.ts';
import type { Disturbance } from '../run/contender.ts';
import { type RunRequest, runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

const CALL_TIMEOUT_MS = 5000;

/** The slowest link needs that long for what kernels hold back for it. */
const DRAIN_TIMEOUT_MS = 60_000;

/** Viewers at the far end of a network: as many on each kind of link. */
export const links: Scenario = {
  name: 'links',
  summary: `viewers behind simulated ${linkProfiles.map(({ name }) => name).join(', ')}: age of the picture, freezes`,
  defaults: { ...usualLoad, consumers: 40, seconds: 4, warmupSeconds: 1, rounds: 3 },
  quick: { ...quickLoad, consumers: 20, seconds: 2, rounds: 1 },
  entries: transportNames,
  quickEntries: ['uws', 'socketio'],
  variants: (options) => options.links.map(({ name }) => name),
  needsOwnRelay: true,
  expectations: ({ links: profiles, frameBytes }) =>
    profiles.map((profile) => `*, ${profile.name}.frameAgeMs.p99<=${oldestFrameMs(profile, frameBytes)}`),
  run: runLinks,
};

/** What a relay keeps sending to a consumer that acknowledges nothing. */
const LONGEST_UNACKNOWLEDGED_MS = 500;

/**
 * How old a picture may become behind a link, milliseconds: what the relay allows, the way there and back, the link's own
 * pauses, and what is in its queue, with a frame before it and one after.
 */
function oldestFrameMs({ down, up }: LinkProfile, frameBytes: number): number {
  const wayMs = down.delayMs + down.jitterMs + up.delayMs + up.jitterMs;
  const queueMs = (8000 * (down.bufferBytes + 2 * frameBytes)) / down.bitsPerSecond;
  return Math.ceil(LONGEST_UNACKNOWLEDGED_MS + wayMs + (down.stall?.forMs ?? 0) + queueMs);
}

async function runLinks(request: RunRequest): Promise<RunResults> {
  const child = linkProcess();
  try {
    const { seed, links: profiles } = request.options;
    const way = await overLinks(child, profiles, seed);
    return await runContenders(request, 'links', (entry, load) => [
      {
        entry,
        load,
        acknowledges: true,
        disturbance: { ...way, groups: groupsOf(profiles, load.consumers), drainTimeoutMs: DRAIN_TIMEOUT_MS },
      },
    ]);
  } finally {
    await child.kill();
  }
}

export const linkProcess = (): Child<LinkApi> =>
  new Child<LinkApi>({ title: 'links', args: [compiled('bench/links/link-process.ts')] });

/** Leads groups of consumers, named as the profiles are, over links that a process simulates, and watches it. */
export async function overLinks(
  child: Child<LinkApi>,
  profiles: readonly LinkProfile[],
  seed: number,
): Promise<Pick<Disturbance, 'route' | 'links'>> {
  const ports = await child.call('open', CALL_TIMEOUT_MS, { profiles, seed });
  const urls = new Map(profiles.map(({ name }, i) => [name, `http://127.0.0.1:${ports[i]}`]));
  return {
    async route(relayUrl) {
      await child.call('aim', CALL_TIMEOUT_MS, { port: Number(new URL(relayUrl).port) });
      return urls;
    },
    links: {
      watch: (window, epochOffsetMicros) =>
        child.call('watch', CALL_TIMEOUT_MS, { window, epochOffsetMicros }),
      load: () => child.call('load', CALL_TIMEOUT_MS),
    },
  };
}

function groupsOf(
  profiles: readonly LinkProfile[],
  consumers: number,
): { name: string; consumers: number }[] {
  const each = Math.max(1, Math.floor(consumers / profiles.length));
  return profiles.map(({ name }) => ({ name, consumers: each }));
}
