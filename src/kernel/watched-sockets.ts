import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Algorithms, BBR, whyRefused } from './algorithms.ts';
import { type ConnectionFigures, Connections } from './connections.ts';
import {
  CongestionControlError,
  type InForce,
  type KernelSettings,
  NOTHING_IN_FORCE,
} from './kernel-settings.ts';
import type { Sockets } from './sockets.ts';

/** How often every connection is looked at. */
const LOOK_MS = 1000;
/** Looks take no larger share of a processor: where there are many connections, they are rarer. */
const LARGEST_SHARE = 0.01;
/** So many descriptors are seen at a stretch, in less than a millisecond; then others have their turn. */
const AT_A_STRETCH = 100;
const BETWEEN_STRETCHES_MS = 5;

/** So many may be new since the last look; those beyond are found with the next list, once in so many looks. */
const NEW_DESCRIPTORS = 100;
const LOOKS_A_LIST = 10;

const DESCRIPTORS = '/proc/self/fd';

/** Those that go by losses, the quicker to recover first. Every kernel has the second. */
const LOSS_BASED = ['cubic', 'reno'];

/** Sets options of the relay's sockets, those that listen and those that come of them, and looks at the latter again and again. */
export class WatchedSockets {
  readonly #sockets: Sockets;
  readonly #settings: KernelSettings;
  readonly #algorithms: () => Algorithms;
  readonly #connections: Connections;
  readonly #ports = new Set<number>();
  /** Undefined until the first socket was found on which it can be tried. */
  #tried: InForce | undefined;
  readonly #notFound: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #attends = true;
  #looks = 0;

  constructor(sockets: Sockets, settings: KernelSettings, algorithms: () => Algorithms) {
    this.#sockets = sockets;
    this.#settings = settings;
    this.#algorithms = algorithms;
    this.#connections = new Connections(sockets, {
      isOurs: (port) => this.#ports.has(port),
      equip: (descriptor) => this.#equip(descriptor),
      treats: settings.congestionControl === 'auto',
      mayIgnoreLosses: () => this.#tried?.onLossyPaths !== undefined,
    });
  }

  get inForce(): InForce {
    const { shortfalls, ...inForce } = this.#tried ?? NOTHING_IN_FORCE;
    return { ...inForce, shortfalls: [...shortfalls, ...this.#notFound] };
  }

  get figures(): ConnectionFigures {
    return this.#connections.figures();
  }

  /** @throws CongestionControlError */
  listening(port: number): void {
    this.#ports.add(port);
    const descriptors = this.#listeningOn(port);
    const [descriptor] = descriptors;
    if (descriptor === undefined) {
      this.#notFound.push(`the socket that listens on port ${port} is not to be found in ${DESCRIPTORS}`);
      return;
    }
    if (this.#tried === undefined) {
      // What holds for one socket of this process holds for all.
      this.#tried = this.#tryOn(descriptor);
      this.#lookLater(LOOK_MS);
    }
    for (const each of descriptors) this.#equip(each);
  }

  /** What was learnt of connections is kept meanwhile. */
  attend(attends: boolean): void {
    if (this.#tried === undefined || this.#closed) return;
    clearTimeout(this.#timer);
    this.#attends = attends;
    for (const descriptor of this.#connections.descriptors()) {
      if (attends) this.#equip(descriptor);
      else this.#leaveToSystem(descriptor);
    }
    if (attends) this.#lookLater(LOOK_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #leaveToSystem(descriptor: number): void {
    if (this.#settings.unsentLimitBytes !== 0) this.#sockets.setUnsentLimit(descriptor, undefined);
    if (this.#settings.congestionControl !== 'auto') return;
    this.#sockets.setRoom(descriptor, undefined);
    this.#sockets.setPace(descriptor, undefined);
  }

  #listeningOn(port: number): number[] {
    return descriptorsNow().filter(
      (descriptor) => this.#sockets.isListening(descriptor) && this.#sockets.localPort(descriptor) === port,
    );
  }

  /** What of the settings can be had, tried on a socket that listens. */
  #tryOn(descriptor: number): InForce {
    const shortfalls: string[] = [];
    const refusedLimit = this.#limitUnsent(descriptor);
    if (refusedLimit !== undefined)
      shortfalls.push(`the kernel refuses to limit what is unsent (${refusedLimit})`);
    const onLossyPaths = this.#chooseOn(descriptor, shortfalls);
    return {
      unsentLimitBytes: refusedLimit === undefined ? this.#settings.unsentLimitBytes : 0,
      algorithm: this.#sockets.congestionControl(descriptor),
      onLossyPaths,
      holdsQueues: this.#settings.congestionControl === 'auto',
      shortfalls,
    };
  }

  /**
   * Answers with what those on lossy paths can be given.
   *
   * @throws CongestionControlError
   */
  #chooseOn(descriptor: number, shortfalls: string[]): string | undefined {
    const { congestionControl } = this.#settings;
    if (congestionControl === 'system') return undefined;
    if (congestionControl !== 'auto') {
      const refused = this.#choose(descriptor, congestionControl);
      if (refused !== undefined) throw new CongestionControlError(refused);
      return undefined;
    }
    const system = this.#sockets.congestionControl(descriptor) ?? 'reno';
    const refused = this.#choose(descriptor, BBR);
    if (refused !== undefined) shortfalls.push(refused);
    // Where the system's is BBR, a loss-based one suits the paths that BBR does not suit; where it is reno, cubic is better at it.
    const isOther = !system.startsWith(BBR) && system !== 'reno';
    const begins = isOther ? [system] : [...LOSS_BASED, system];
    begins.find((name) => this.#choose(descriptor, name) === undefined);
    return refused === undefined ? BBR : undefined;
  }

  /** Answers with the code of the error if the kernel refuses. */
  #limitUnsent(descriptor: number): string | undefined {
    const { unsentLimitBytes } = this.#settings;
    return unsentLimitBytes === 0 ? undefined : this.#sockets.setUnsentLimit(descriptor, unsentLimitBytes);
  }

  /** Answers with why the kernel refuses it. */
  #choose(descriptor: number, name: string): string | undefined {
    const refused = this.#sockets.setCongestionControl(descriptor, name);
    return refused === undefined ? undefined : whyRefused(name, refused, this.#algorithms());
  }

  /** Gives a socket what is in force. One that inherited it is set to what it is. */
  #equip(descriptor: number): void {
    this.#limitUnsent(descriptor);
    if (this.#tried?.algorithm !== undefined && this.#settings.congestionControl !== 'system')
      this.#sockets.setCongestionControl(descriptor, this.#tried.algorithm);
  }

  #lookLater(delayMs: number): void {
    if (this.#closed || !this.#attends) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), delayMs).unref();
  }

  /** To try a number costs less than to have it listed, and new ones are the lowest that are free. */
  async #toBeSeen(): Promise<readonly number[]> {
    if (this.#looks++ % LOOKS_A_LIST === 0) return listedDescriptors();
    return Array.from({ length: this.#connections.highest + NEW_DESCRIPTORS }, (_, descriptor) => descriptor);
  }

  async #look(): Promise<void> {
    let spentMs = 0;
    const descriptors = await this.#toBeSeen();
    for (let at = 0; at < descriptors.length && !this.#closed; at += AT_A_STRETCH) {
      if (at > 0) await sleep(BETWEEN_STRETCHES_MS, undefined, { ref: false });
      const beganMs = performance.now();
      for (const descriptor of descriptors.slice(at, at + AT_A_STRETCH)) this.#connections.see(descriptor);
      spentMs += performance.now() - beganMs;
    }
    if (descriptors.length > 0) this.#connections.endOfLook();
    this.#lookLater(Math.max(LOOK_MS, spentMs / LARGEST_SHARE));
  }
}

/** Out of open files they cannot be listed: the next time is as good. */
const listedDescriptors = async (): Promise<number[]> =>
  (await readdir(DESCRIPTORS).catch(() => [])).map(Number);

function descriptorsNow(): number[] {
  try {
    return readdirSync(DESCRIPTORS).map(Number);
  } catch {
    // Without it no socket is found, which is said.
    return [];
  }
}
