import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { clockWithOffset } from '../../meters/clock.ts';
import { type LoadWatch, watchLoad } from '../../meters/load-during.ts';
import type { Window } from '../../meters/window.ts';
import { serveCalls } from '../../processes/calls.ts';
import type { LinksLoad } from '../links-load.ts';
import type { LinkProfile } from '../profile.ts';
import { loadSystemCalls, type SystemCalls } from '../system-calls.ts';
import { type CarrierAnswer, type CarrierOrder, carryForEver, hurry } from './carrier.ts';
import { addNamespaces, ip, type Namespaces, removeNamespaces } from './namespaces.ts';
import { type LinkEnds, standstillsAt } from './packet-links.ts';
import { openTun } from './tun.ts';

/** The monotonic clock, which threads and processes share. */
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** What a network that is not shaped anywhere has, and no offload makes larger. */
const MTU_BYTES = 1500;

interface Opened {
  readonly namespaces: Namespaces;
  readonly calls: SystemCalls;
  readonly carrier: Worker;
  ends: readonly LinkEnds[];
}

let opened: Opened | undefined;
let load: LoadWatch | undefined;
let epochOffsetMicros = 0;

const functions = {
  /** Makes the namespaces. They are gone when this process is. */
  open(namespaces: Namespaces): void {
    process.on('exit', () => removeNamespaces(namespaces));
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => process.exit());
    addNamespaces(namespaces);
    const carrier = new Worker(new URL(import.meta.url));
    carrier.on('error', (error) => {
      throw error;
    });
    opened = { namespaces, calls: loadSystemCalls(), carrier, ends: [] };
  },

  /** Takes the links down that there are. @returns for each link the address of the relay that leads over it */
  async carry({ profiles, seed }: { profiles: readonly LinkProfile[]; seed: number }): Promise<string[]> {
    const links = openLinks();
    order(links, { order: 'carry', ends: [], seed });
    await told(links);
    for (const { relay, viewer } of links.ends) {
      closeSync(relay);
      closeSync(viewer);
    }
    links.ends = profiles.map((profile, i) => connect(links, profile, i));
    order(links, { order: 'carry', ends: links.ends, seed });
    return profiles.map((_, i) => addressesOf(i).relay);
  },

  /** Links change, and are watched, in a window to come. */
  watch(watched: { window: Window; epochOffsetMicros: number }): void {
    const { window } = watched;
    epochOffsetMicros = watched.epochOffsetMicros;
    void load?.end();
    load = watchLoad(window, clockWithOffset(epochOffsetMicros));
    order(openLinks(), { order: 'begin', atMs: (window.startMicros - epochOffsetMicros) / 1000 });
  },

  /** What is on its way has come: how late packets were, and how busy this was. */
  async load(): Promise<LinksLoad> {
    if (load === undefined) throw new Error('it was not watched');
    const { cpuPercent } = await load.end();
    const { standstills, links: ways, latenessP99Ms, latenessWorstMs } = await told(openLinks());
    return {
      cpuPercent,
      eventLoopP99Ms: latenessP99Ms,
      standstills: standstillsAt(standstills, (ms) => 1000 * ms + epochOffsetMicros),
      lateness: { p99Ms: latenessP99Ms, worstMs: latenessWorstMs },
      ways,
    };
  },
};

export type RealLinkApi = typeof functions;

function openLinks(): Opened {
  if (opened === undefined) throw new Error('there are no namespaces');
  return opened;
}

const order = ({ carrier }: Opened, what: CarrierOrder): void => carrier.postMessage(what);

async function told(links: Opened): Promise<CarrierAnswer> {
  const answered = once(links.carrier, 'message');
  order(links, { order: 'tell' });
  const [answer] = await answered;
  return answer as CarrierAnswer;
}

const addressesOf = (link: number): { readonly relay: string; readonly viewer: string } => ({
  relay: `10.77.${link}.1`,
  viewer: `10.77.${link}.2`,
});

/** Both ends of a link, each a device in its namespace. The address that the viewers call chooses the link. */
function connect({ namespaces, calls }: Opened, profile: LinkProfile, link: number): LinkEnds {
  const { relay, viewer } = addressesOf(link);
  const end = (side: 'r' | 'v', namespace: string, own: string, other: string): number => {
    // It is made where every other run makes its own, and must differ.
    const name = `rm${process.pid}${side}${link}`;
    const descriptor = openTun(name, calls);
    ip(['link', 'set', 'dev', name, 'netns', namespace]);
    ip(
      ['-n', namespace, '-batch', '-'],
      `addr add ${own} peer ${other} dev ${name}\nlink set dev ${name} up mtu ${MTU_BYTES} txqueuelen 1000\n`,
    );
    return descriptor;
  };
  return {
    profile,
    relay: end('r', namespaces.relay, relay, viewer),
    viewer: end('v', namespaces.viewers, viewer, relay),
  };
}

if (isMainThread) serveCalls(functions);
else if (parentPort !== null) {
  const calls = loadSystemCalls();
  hurry(calls);
  carryForEver(parentPort, calls, nowMs);
}
