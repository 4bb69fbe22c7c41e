import { transportNames } from '../../src/transports/registry.ts';
import { UsageError } from '../errors/usage-error.ts';
import { boundsOf, type Cell, cellsOf } from '../links/cells.ts';
import type { LinkApi } from '../links/link-process.ts';
import { type LinkProfile, losesPackets } from '../links/profile.ts';
import { namespacesOf, removeNamespaces } from '../links/real/namespaces.ts';
import type { RealLinkApi } from '../links/real/real-link-process.ts';
import { checkRealLinks } from '../links/real/why-not-real.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { RunResults } from '../results/results.ts';
import type { Contender, Disturbance, RoundLoad } from '../run/contender.ts';
import type { BenchOptions } from '../run/options.ts';
import { type RunRequest, runContenders } from '../run/run.ts';
import type { Entry } from '../subject/entries.ts';
import { judgeCells, withCellFindings } from './link-verdicts.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

const CALL_TIMEOUT_MS = 20_000;

/** The slowest link needs that long for what kernels hold back for it. */
const DRAIN_TIMEOUT_MS = 60_000;

/** Each is looked at so often: what is to be told are tenths of a floor, of which the shortest is 80 ms. */
const TICK_INTERVAL_MS = 10;

/** A kernel that has lost packets may wait as long before it sends them again. */
const LEAST_QUIET_MS = 3000;

/** By itself a shorter standstill of the instrument makes no cell that is good a bad one: that takes half a floor. */
const STANDSTILL_FLOORS = 0.5;

/** What two cores bear, and the relay with it. */
const REAL_CELLS_AT_ONCE = 8;

/** What a round takes besides: a relay's start, connections, and what is on its way in the end. */
const ROUND_EXTRA_SECONDS = 9;

const realLoad = { ...usualLoad, consumers: 1, seconds: 15, warmupSeconds: 6, rounds: 1 };

/** Viewers at the far end of a network: as many on each kind of link. */
export const links: Scenario = {
  name: 'links',
  summary:
    'viewers behind fibre, 4G, 3G and other links: how old pictures are, set against what a link allows (--real: packet by packet)',
  defaults: { ...usualLoad, consumers: 40, seconds: 4, warmupSeconds: 1, rounds: 3 },
  quick: { ...quickLoad, consumers: 20, seconds: 2, rounds: 1 },
  real: { usual: realLoad, quick: { ...realLoad, seconds: 6, warmupSeconds: 3 } },
  entries: transportNames,
  quickEntries: ['uws', 'socketio'],
  variants: ({ links: profiles, linkClients }, { protocol }) =>
    cellsOf(profiles, linkClients, protocol).map(({ name }) => name),
  findings: ['floorMs', 'ageFloors', 'carriedShare'],
  needsOwnRelay: true,
  judge: judgeCells,
  async run(request) {
    const results = request.options.real ? await runReal(request) : await runProxied(request);
    return withCellFindings(results, request.options);
  },
};

/** For whoever reads the figures. */
const proxiedInWords = (heldByKernelBytes: number): string =>
  `The links are a proxy’s between two connections on this machine: they lose no packets and know no congestion control, and kernels hold ${Math.round(heldByKernelBytes / 1000)} kB in front of each that no real link holds. "npm run bench -- links --real" (root on Linux) has real ones.`;

/** Of what a relay sends, through a process that passes it on. */
async function runProxied(request: RunRequest): Promise<RunResults> {
  const { options, progress } = request;
  const lossy = options.links.find(losesPackets);
  if (lossy !== undefined) {
    throw new UsageError(
      `--links: "${lossy.name}" loses packets, which a proxy between connections cannot show; add --real (root on Linux).`,
    );
  }
  const child = linkProcess();
  try {
    const { heldByKernelBytes, ...way } = await overLinks(child, options.links, options.seed);
    progress.note(proxiedInWords(heldByKernelBytes));
    return await runContenders(request, 'links', (entry, load) => {
      const cells = cellsOf(options.links, options.linkClients, entry.protocol);
      const each = Math.max(1, Math.floor(load.consumers / cells.length));
      return [contenderOf(entry, load, cells, each, way)];
    });
  } finally {
    await child.kill();
  }
}

/** For whoever reads the figures. */
const realInWords =
  'The links are real: every packet goes between two network namespaces with TCP of this machine’s kernel on both ends, which has cubic (or reno, which is like it here) unless a relay chooses something else. Of who is told no ledger (MJPEG, the original program’s client) frames that were left out on purpose count as lost. The floor of a link is the age that its newest picture reaches at the worst if everything is done right.';

/** Over links that carry packets between network namespaces: one for each cell. */
async function runReal(request: RunRequest): Promise<RunResults> {
  const { options, progress } = request;
  if (options.consumers !== 1)
    throw new UsageError('--consumers: with --real there is one behind each link.');
  const yardstick = options.entries.find((entry) => entry.yardstick);
  if (yardstick !== undefined)
    throw new UsageError(
      `--only: "${yardstick.name}" is not reached over real links; leave it out with --real.`,
    );
  if (options.tls) throw new UsageError('--tls: not together with --real.');
  checkRealLinks();
  const child = new Child<RealLinkApi>({
    title: 'links',
    // Threads that help to collect garbage wait for a processor as others do, and the one that carries packets must not.
    args: ['--single-threaded-gc', compiled('bench/links/real/real-link-process.ts')],
  });
  const namespaces = namespacesOf(process.pid);
  try {
    await child.call('open', CALL_TIMEOUT_MS, namespaces);
    const contendersOf = (entry: Entry, load: RoundLoad): Contender[] =>
      batchesOf(cellsOf(options.links, options.linkClients, entry.protocol), load).map((cells) =>
        contenderOf(entry, load, cells, 1, overRealLinks(child, cells, options.seed)),
      );
    progress.say(foretold(options));
    progress.note(realInWords);
    return await runContenders({ ...request, namespaces }, 'links', contendersOf);
  } finally {
    await child.stop();
    // Where that process could not: it is gone, or was killed.
    removeNamespaces(namespaces);
  }
}

/** How long it takes, said before. */
function foretold({ entries, links: profiles, linkClients, rounds, ...load }: BenchOptions): string {
  const batches = entries.flatMap(({ protocol }) =>
    batchesOf(cellsOf(profiles, linkClients, protocol), load),
  );
  const seconds = load.warmupSeconds + load.seconds + ROUND_EXTRA_SECONDS;
  const minutes = Math.ceil((rounds * batches.length * seconds) / 60);
  return `${batches.flat().length} cells (a client behind a link, over a transport), ${REAL_CELLS_AT_ONCE} at a time: about ${minutes} min.`;
}

/** Cells whose floors are alike are measured together: how late an instrument may be depends on them. */
function batchesOf(cells: readonly Cell[], load: RoundLoad): Cell[][] {
  const sorted = cells.toSorted((a, b) => floorOf(a, load) - floorOf(b, load));
  const batches = Math.ceil(sorted.length / REAL_CELLS_AT_ONCE);
  const each = Math.ceil(sorted.length / batches);
  return Array.from({ length: batches }, (_, i) => sorted.slice(i * each, (i + 1) * each));
}

const floorOf = (cell: Cell, load: RoundLoad): number => boundsOf(cell, load, load.seconds).floorMs;

function contenderOf(
  entry: Entry,
  load: RoundLoad,
  cells: readonly Cell[],
  each: number,
  way: Way,
): Contender {
  const floors = cells.map((cell) => floorOf(cell, load));
  return {
    entry,
    load: { ...load, consumers: each * cells.length },
    acknowledges: true,
    disturbance: {
      ...way,
      groups: cells.map(({ name, client }) => ({
        name,
        consumers: each,
        kind: {
          protocol: client.protocolOf(entry.protocol) ?? entry.protocol,
          headerBehind: client.givesHeaders,
          ...(client.acknowledges ? {} : { acknowledges: false }),
          ...(client.isOurs ? {} : { relay: false }),
        },
      })),
      leastStandstillMs: STANDSTILL_FLOORS * Math.min(...floors),
      tickIntervalMs: TICK_INTERVAL_MS,
      headersBehind: true,
      patience: {
        drainTimeoutMs: DRAIN_TIMEOUT_MS,
        answerTimeoutMs: DRAIN_TIMEOUT_MS,
        quietMs: LEAST_QUIET_MS + 2 * Math.max(...floors),
      },
    },
  };
}

/** How consumers come to the relay, and what looks into that. */
type Way = Required<Pick<Disturbance, 'route' | 'links'>>;

export const linkProcess = (): Child<LinkApi> =>
  new Child<LinkApi>({ title: 'links', args: [compiled('bench/links/link-process.ts')] });

/** Leads groups of consumers, named as the profiles are, over links that a process simulates, and watches it. */
export async function overLinks(
  child: Child<LinkApi>,
  profiles: readonly LinkProfile[],
  seed: number,
): Promise<Way & { readonly heldByKernelBytes: number }> {
  const { ports, heldByKernelBytes } = await child.call('open', CALL_TIMEOUT_MS, { profiles, seed });
  return {
    heldByKernelBytes,
    async route(relayUrl) {
      const { protocol, port } = new URL(relayUrl);
      await child.call('aim', CALL_TIMEOUT_MS, { port: Number(port) });
      return (group) => {
        const at = profiles.findIndex(({ name }) => group === name || group.startsWith(`${name}, `));
        return `${protocol}//127.0.0.1:${ports[at]}`;
      };
    },
    links: {
      watch: (window, epochOffsetMicros) =>
        child.call('watch', CALL_TIMEOUT_MS, { window, epochOffsetMicros }),
      load: () => child.call('load', CALL_TIMEOUT_MS),
    },
  };
}

/** A link for each cell, taken up anew before every round. */
function overRealLinks(child: Child<RealLinkApi>, cells: readonly Cell[], seed: number): Way {
  return {
    async route(relayUrl) {
      const { protocol, port } = new URL(relayUrl);
      const profiles = cells.map(({ profile }) => profile);
      const addresses = await child.call('carry', CALL_TIMEOUT_MS, { profiles, seed });
      return (group) => {
        const at = cells.findIndex(({ name }) => name === group);
        return `${protocol}//${addresses[at]}:${port}`;
      };
    },
    links: {
      watch: (window, epochOffsetMicros) =>
        child.call('watch', CALL_TIMEOUT_MS, { window, epochOffsetMicros }),
      load: () => child.call('load', CALL_TIMEOUT_MS),
    },
  };
}
