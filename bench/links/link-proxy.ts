import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { seededRandom } from '../statistics/random.ts';
import type { LinkChange, LinkProfile } from './profile.ts';
import { Shaper } from './shaper.ts';

const RESUME_POLL_MS = 5;

/** Small, so that the proxy itself hides little: what it reads goes on one simulated wire after the other. */
const SEGMENT_BYTES = 8 * 1024;

/** A port on this machine behind which a relay is at the far end of a simulated link. */
export class LinkProxy {
  readonly #profile: LinkProfile;
  readonly #random: () => number;
  readonly #server: Server;
  readonly #openFar: () => Socket;
  readonly #sockets = new Set<Socket>();
  readonly #shapers = { down: new Set<Shaper>(), up: new Set<Shaper>() };
  #relayPort = 0;

  /** @param openFar makes sockets to the relay, if not as Node does */
  constructor(profile: LinkProfile, seed: number, openFar = () => new Socket()) {
    this.#profile = profile;
    this.#openFar = openFar;
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

  /** All connections that there are, and none that comes later. */
  change({ down = {}, up = {} }: LinkChange): void {
    const nowMs = performance.now();
    for (const shaper of this.#shapers.down) shaper.change(down, nowMs);
    for (const shaper of this.#shapers.up) shaper.change(up, nowMs);
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #accept(near: Socket): void {
    const far = this.#openFar().connect(this.#relayPort, '127.0.0.1');
    for (const socket of [far, near]) socket.setNoDelay(true);
    const stallPhase = this.#random();
    for (const [from, to, way] of [
      [far, near, 'down'],
      [near, far, 'up'],
    ] as const) {
      const shaper = new Shaper(this.#profile[way], this.#random, stallPhase);
      this.#shapers[way].add(shaper);
      from.on('close', () => this.#shapers[way].delete(shaper));
      this.#carry(from, to, shaper);
    }
  }

  /** Carries bytes one way, and the end of the connection with them. */
  #carry(from: Socket, to: Socket, shaper: Shaper): void {
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
