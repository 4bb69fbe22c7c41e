import { expect } from 'vitest';
import { freePort } from './free-port.ts';
import { type RelayProcessOptions, spawnRelay } from './relay-process.ts';

/** Starts a relay of which perhaps nothing can be read, and waits until it serves. */
export async function startUnread(options: RelayProcessOptions, ...args: string[]) {
  const port = await freePort();
  const relay = spawnRelay(options, '--transport', 'ws', '--port', `${port}`, ...args);
  const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
  const status = (path: string): Promise<number | undefined> =>
    fetch(url(path)).then(
      (response) => response.status,
      () => undefined,
    );
  await expect.poll(() => status('/healthz'), { timeout: 20_000 }).toBe(200);
  return {
    ...relay,
    status,
    /** Something that is logged, and what is answered. */
    refuse: () => status('/channels/a%20b/snapshot'),
    metric: async (name: string): Promise<number> => {
      const text = await (await fetch(url('/metrics'))).text();
      return Number(new RegExp(`^${name}(?:{.*})? (\\d+)$`, 'm').exec(text)?.[1]);
    },
    /** Tells it to end; answers with its exit code. */
    end: (): Promise<number | null> => {
      relay.child.kill('SIGTERM');
      return relay.exitCode;
    },
  };
}
