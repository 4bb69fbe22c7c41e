import { clockWithOffset, sleepUntil } from '../meters/clock.ts';
import { type LoadWatch, watchLoad } from '../meters/load-during.ts';
import type { ProcessLoad } from '../meters/load-meter.ts';
import type { Window } from '../meters/window.ts';
import { serveCalls } from '../processes/calls.ts';
import { LinkProxy } from './link-proxy.ts';
import { heldByKernelBytes, narrowSockets } from './narrow-socket.ts';
import type { LinkProfile } from './profile.ts';

export interface OpenLinks {
  readonly profiles: readonly LinkProfile[];
  readonly seed: number;
}

let proxies: { readonly profile: LinkProfile; readonly proxy: LinkProxy }[] = [];
let load: LoadWatch | undefined;

const functions = {
  /** @returns a port for each profile, and how much kernels hold in front of a link */
  async open({ profiles, seed }: OpenLinks): Promise<{ ports: number[]; heldByKernelBytes: number }> {
    const narrow = narrowSockets();
    proxies = profiles.map((profile, i) => ({ profile, proxy: new LinkProxy(profile, seed + i, narrow) }));
    return {
      ports: await Promise.all(proxies.map(({ proxy }) => proxy.listen())),
      heldByKernelBytes: narrow === undefined ? heldByKernelBytes.wide : heldByKernelBytes.narrow,
    };
  },

  /** Connections of now on lead to this port. */
  aim({ port }: { port: number }): void {
    for (const { proxy } of proxies) proxy.aim(port);
  },

  /** Links change, and how busy this process is is measured, in a window to come. */
  watch({ window, epochOffsetMicros }: { window: Window; epochOffsetMicros: number }): void {
    void load?.end();
    const clock = clockWithOffset(epochOffsetMicros);
    load = watchLoad(window, clock);
    for (const { profile, proxy } of proxies) {
      for (const change of profile.changes ?? []) {
        void sleepUntil(clock, window.startMicros + 1e6 * change.atSeconds).then(() => proxy.change(change));
      }
    }
  },

  /** What is on its way has come: how busy it was. */
  async load(): Promise<ProcessLoad> {
    if (load === undefined) throw new Error('it was not watched');
    return load.end();
  },
};

export type LinkApi = typeof functions;

serveCalls(functions);
