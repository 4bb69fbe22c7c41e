import { type AddressInfo, connect, createServer } from 'node:net';

/** Whether somebody takes connections on a port of this machine, or of the network namespace that this process is in. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port that nobody listens on. Somebody else might take it before the subject does; it fails with a reason then. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const START_TIMEOUT_MS = 15_000;
const POLL_INTERVAL_MS = 10;

/**
 * Waits until a program that was started takes connections on its port.
 *
 * @param ended how it has ended, in words; undefined while it runs
 * @param timeoutMs a quarter of a minute, if it is left out
 * @param asks who else is to look whether it does, where this process cannot
 * @returns why it does not, in words; undefined once it does
 */
export async function untilAccepting(
  port: number,
  ended: () => string | undefined,
  timeoutMs = START_TIMEOUT_MS,
  asks: (port: number) => Promise<boolean> | boolean = accepts,
): Promise<string | undefined> {
  const deadline = performance.now() + timeoutMs;
  while (!(await asks(port))) {
    const how = ended();
    if (how !== undefined) return how;
    if (performance.now() > deadline) return `no connection on port ${port} within ${timeoutMs / 1000} s`;
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
  }
  return undefined;
}
