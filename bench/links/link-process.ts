import { serveCalls } from '../processes/calls.ts';
import { measureLoad, type ProcessLoad } from '../swarm/load-meter.ts';
import { LinkProxy } from './link-proxy.ts';
import type { LinkProfile } from './profile.ts';

export interface OpenLinks {
  readonly profiles: readonly LinkProfile[];
  readonly seed: number;
}

let proxies: LinkProxy[] = [];
let load: (() => ProcessLoad) | undefined;

const functions = {
  /** @returns a port for each profile */
  open({ profiles, seed }: OpenLinks): Promise<number[]> {
    proxies = profiles.map((profile, i) => new LinkProxy(profile, seed + i));
    return Promise.all(proxies.map((proxy) => proxy.listen()));
  },

  /** Connections of now on lead to this port, and how busy this process is counts from here. */
  aim({ port }: { port: number }): void {
    for (const proxy of proxies) proxy.aim(port);
    load = measureLoad();
  },

  load(): ProcessLoad {
    if (load === undefined) throw new Error('the links lead nowhere yet');
    return load();
  },
};

export type LinkApi = typeof functions;

serveCalls(functions);
