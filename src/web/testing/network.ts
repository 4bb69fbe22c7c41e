import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A network between a page and a relay. */
export interface Network {
  readonly base: string;
  /** Nothing comes through any more on the connections that there are, and nothing is closed; new ones are as good as ever. */
  lose(): void;
}

export async function networkTo(port: number): Promise<Network> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => sockets.delete(one));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose() {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}
