import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { seededRandom } from '../statistics/random.ts';
import type { LinkDirection, LinkProfile } from './profile.ts';
import { Shaper } from './shaper.ts';

const RESUME_POLL_MS = 5;

/** Small, so that the proxy itself hides little: what it reads goes on one simulated wire after the other. */
const SEGMENT_BYTES = 8 * 1024;

/** A port on this machine behind which a relay is at the far end of a simulated link. */
export class LinkProxy {
  readonly #profile: LinkProfile;
  readonly #random: () => number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #relayPort = 0;

  constructor(profile: LinkProfile, seed: number) {
    this.#profile = profile;
    this.#random = seededRandom(seed);
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @returns the port */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Where connections of now on lead to, on this machine. */
  aim(port: number): void {
    this.#relayPort = port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(near: Socket): void {
    const far = connect({ port: this.#relayPort, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    this.#carry(far, near, this.#profile.down);
    this.#carry(near, far, this.#profile.up);
  }

  /** Carries bytes one way, and the end of the connection with them. */
  #carry(from: Socket, to: Socket, link: LinkDirection): void {
    const shaper = new Shaper(link, this.#random);
    let timer: NodeJS.Timeout | undefined;
    let ended = false;
    const step = (): void => {
      timer = undefined;
      const nowMs = performance.now();
      for (const { bytes } of shaper.take(nowMs)) to.write(bytes);
      if (from.isPaused() && !shaper.isFull(nowMs) && !to.writableNeedDrain) from.resume();
      schedule();
    };
    const schedule = (): void => {
      if (timer !== undefined || to.destroyed) return;
      const { nextDueMs } = shaper;
      if (nextDueMs === undefined && !from.isPaused()) {
        if (ended) to.end();
        return;
      }
      const waitMs = nextDueMs === undefined ? RESUME_POLL_MS : nextDueMs - performance.now();
      timer = setTimeout(step, Math.max(0, from.isPaused() ? Math.min(waitMs, RESUME_POLL_MS) : waitMs));
    };
    from.on('data', (chunk: Buffer) => {
      const nowMs = performance.now();
      for (let start = 0; start < chunk.length; start += SEGMENT_BYTES) {
        shaper.push(chunk.subarray(start, start + SEGMENT_BYTES), nowMs);
      }
      // The sender's kernel is held back from here on, as by a slow network.
      if (shaper.isFull(nowMs) || to.writableNeedDrain) from.pause();
      schedule();
    });
    from.on('end', () => {
      ended = true;
      schedule();
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      // A reset has no end before it, and carries nothing more.
      if (!ended) to.destroy();
    });
    this.#sockets.add(from);
    to.on('close', () => clearTimeout(timer));
  }
}
