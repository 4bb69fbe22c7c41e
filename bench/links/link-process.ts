import { LoadMeter, type ProcessLoad } from '../meters/load-meter.ts';
import { serveCalls } from '../processes/calls.ts';
import { LinkProxy } from './link-proxy.ts';
import type { LinkProfile } from './profile.ts';

export interface OpenLinks {
  readonly profiles: readonly LinkProfile[];
  readonly seed: number;
}

let proxies: LinkProxy[] = [];
const meter = new LoadMeter();

const functions = {
  /** @returns a port for each profile */
  open({ profiles, seed }: OpenLinks): Promise<number[]> {
    proxies = profiles.map((profile, i) => new LinkProxy(profile, seed + i));
    return Promise.all(proxies.map((proxy) => proxy.listen()));
  },

  /** Connections of now on lead to this port, and how busy this process is counts from here. */
  aim({ port }: { port: number }): void {
    for (const proxy of proxies) proxy.aim(port);
    meter.begin();
  },

  load: (): ProcessLoad => meter.end(),
};

export type LinkApi = typeof functions;

serveCalls(functions);
