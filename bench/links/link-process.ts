import { clockWithOffset } from '../meters/clock.ts';
import { type LoadWatch, watchLoad } from '../meters/load-during.ts';
import type { ProcessLoad } from '../meters/load-meter.ts';
import type { Window } from '../meters/window.ts';
import { serveCalls } from '../processes/calls.ts';
import { LinkProxy } from './link-proxy.ts';
import type { LinkProfile } from './profile.ts';

export interface OpenLinks {
  readonly profiles: readonly LinkProfile[];
  readonly seed: number;
}

let proxies: LinkProxy[] = [];
let load: LoadWatch | undefined;

const functions = {
  /** @returns a port for each profile */
  open({ profiles, seed }: OpenLinks): Promise<number[]> {
    proxies = profiles.map((profile, i) => new LinkProxy(profile, seed + i));
    return Promise.all(proxies.map((proxy) => proxy.listen()));
  },

  /** Connections of now on lead to this port. */
  aim({ port }: { port: number }): void {
    for (const proxy of proxies) proxy.aim(port);
  },

  /** How busy this process is in a window to come is measured. */
  watch({ window, epochOffsetMicros }: { window: Window; epochOffsetMicros: number }): void {
    void load?.end();
    load = watchLoad(window, clockWithOffset(epochOffsetMicros));
  },

  /** What is on its way has come: how busy it was. */
  async load(): Promise<ProcessLoad> {
    if (load === undefined) throw new Error('it was not watched');
    return load.end();
  },
};

export type LinkApi = typeof functions;

serveCalls(functions);
