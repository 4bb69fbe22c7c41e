import { transportNames } from '../../src/transports/registry.ts';
import type { LinkApi } from '../links/link-process.ts';
import { type LinkProfile, linkProfiles } from '../links/profile.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { RunResults } from '../results/results.ts';
import type { Disturbance, RoundLoad } from '../run/contender.ts';
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
  expectations: ({ links: profiles, ...load }) =>
    profiles.map((profile) => `*, ${profile.name}.frameAgeMs.p99<=${oldestFrameMs(profile, load)}`),
  run: runLinks,
};

/** What a relay keeps sending to a consumer that acknowledges nothing. */
const LONGEST_UNACKNOWLEDGED_MS = 500;

/** Frames differ from the size asked for by so much. */
const LARGEST_FRAME = 1.1;

/** What is expected, for whoever reads the bounds. */
const boundInWords =
  'Behind a link a picture may become as old as this: half a second, for which the relay goes on sending to a viewer that acknowledges nothing; what the link cannot carry of the frames of that time; the way there, back with the acknowledgement, and there again with the next frame; and the link’s own pauses. Kernels hold what the link does not take, so a viewer on a slow one sees a burst, and then nothing until it is through.';

/** How old a picture may become behind a link, milliseconds. See `boundInWords`. */
export function oldestFrameMs(
  { down, up }: LinkProfile,
  { frameBytes, fps }: Pick<RoundLoad, 'frameBytes' | 'fps'>,
): number {
  const downMs = down.delayMs + down.jitterMs;
  const upMs = up.delayMs + up.jitterMs;
  const perFrameMs = (8000 * LARGEST_FRAME * frameBytes) / down.bitsPerSecond;
  const intervalMs = 1000 / fps;
  const sentAtOnce = Math.ceil(LONGEST_UNACKNOWLEDGED_MS / intervalMs) + 1;
  // The last of them waits for all before it, which came an interval apart.
  const backlogMs = sentAtOnce * perFrameMs - (sentAtOnce - 1) * intervalMs;
  // Others' frames are in the same queue.
  const queueMs = (8000 * down.bufferBytes) / down.bitsPerSecond + perFrameMs;
  const stallMs = down.stall?.forMs ?? 0;
  return Math.ceil(
    LONGEST_UNACKNOWLEDGED_MS +
      Math.max(backlogMs, queueMs) +
      downMs +
      upMs +
      (downMs + perFrameMs) +
      stallMs,
  );
}

async function runLinks(request: RunRequest): Promise<RunResults> {
  request.progress.note(boundInWords);
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
  return {
    async route(relayUrl) {
      const { protocol, port } = new URL(relayUrl);
      await child.call('aim', CALL_TIMEOUT_MS, { port: Number(port) });
      return new Map(profiles.map(({ name }, i) => [name, `${protocol}//127.0.0.1:${ports[i]}`]));
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
