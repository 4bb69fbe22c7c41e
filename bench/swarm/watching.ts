import type { Client } from '../clients/client.ts';
import { type ConnectFailure, connectClient, failureOf } from '../clients/connect.ts';
import { type Clock, sleepUntil } from '../meters/clock.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import { watchLoad } from '../meters/load-during.ts';
import type { ProcessLoad } from '../meters/load-meter.ts';
import { isWithin, type Window } from '../meters/window.ts';
import type { StreamAddress } from './joining.ts';

/** Connections that are opened at a time. */
const CONNECTS_IN_FLIGHT = 20;

/** What the viewers in one process saw of a stream in a window. Plain data: it travels between processes. */
export interface WatchedWindow {
  readonly viewers: number;
  readonly frames: number;
  readonly bytes: number;
  /** Parts that were no whole pictures. */
  readonly incomplete: number;
  /** Between one viewer's frames; encoded, as it travels. */
  readonly gaps: string;
  /** Of any viewer, also of one that waited in vain until the window's end. */
  readonly longestGapMicros: number;
  /** Of the frames that told when they were captured; encoded. */
  readonly latency: string;
  /** Absent where none did. */
  readonly quickestMicros?: number;
  readonly load: ProcessLoad;
  /** Why connections were lost. */
  readonly losses: readonly string[];
}

/** How many are connected, and why no more are. */
export interface WatchersConnected {
  readonly connected: number;
  readonly failure?: ConnectFailure;
}

/** What is counted within a window. */
class WindowCount {
  readonly window: Window;
  readonly gaps = new DurationHistogram();
  readonly latency = new DurationHistogram();
  frames = 0;
  bytes = 0;
  incomplete = 0;
  longestGapMicros = 0;
  quickestMicros = Number.POSITIVE_INFINITY;

  constructor(window: Window) {
    this.window = window;
  }

  arrived(bytes: number, nowMicros: number, lastMicros: number | undefined, capturedMicros?: number): void {
    this.frames++;
    this.bytes += bytes;
    if (lastMicros !== undefined) this.gaps.record(nowMicros - lastMicros);
    this.waited(nowMicros, lastMicros);
    if (capturedMicros === undefined) return;
    this.latency.record(nowMicros - capturedMicros);
    this.quickestMicros = Math.min(this.quickestMicros, nowMicros - capturedMicros);
  }

  /** Somebody has seen nothing new since then, or since the window began. */
  waited(nowMicros: number, lastMicros = this.window.startMicros): void {
    this.longestGapMicros = Math.max(this.longestGapMicros, nowMicros - lastMicros);
  }
}

/** One viewer, with when its last frame came. */
interface Watcher {
  readonly client: Client;
  readonly lastMicros: () => number | undefined;
}

/** Viewers in this process of a stream that nobody here emits. */
export class Watchers {
  readonly #stream: StreamAddress;
  readonly #clock: Clock;
  readonly #watchers: Watcher[] = [];
  readonly #losses = new Set<string>();
  #count: WindowCount | undefined;

  constructor(stream: StreamAddress, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  /** Connects so many more, or as many as are let in. */
  async connect(more: number): Promise<WatchersConnected> {
    let left = more;
    let failure: ConnectFailure | undefined;
    const connectNext = async (): Promise<void> => {
      while (left-- > 0 && failure === undefined) {
        try {
          await this.#connectOne();
        } catch (error) {
          failure = failureOf(error);
        }
      }
    };
    await Promise.all(Array.from({ length: CONNECTS_IN_FLIGHT }, connectNext));
    return { connected: this.#watchers.length, ...(failure === undefined ? {} : { failure }) };
  }

  /** Answers when the window is over. */
  async watch(window: Window): Promise<WatchedWindow> {
    const load = watchLoad(window, this.#clock);
    const count = new WindowCount(window);
    this.#count = count;
    await sleepUntil(this.#clock, window.endMicros);
    this.#count = undefined;
    for (const { lastMicros } of this.#watchers) count.waited(window.endMicros, lastMicros());
    const { frames, bytes, incomplete, longestGapMicros, quickestMicros } = count;
    return {
      viewers: this.#watchers.length,
      frames,
      bytes,
      incomplete,
      longestGapMicros,
      gaps: count.gaps.encoded(),
      latency: count.latency.encoded(),
      ...(Number.isFinite(quickestMicros) ? { quickestMicros } : {}),
      load: await load.end(),
      losses: [...this.#losses],
    };
  }

  close(): void {
    for (const { client } of this.#watchers) client.close();
  }

  async #connectOne(): Promise<void> {
    const { protocol, ...stream } = this.#stream;
    let lastMicros: number | undefined;
    const client = await connectClient(protocol, {
      ...stream,
      role: 'consume',
      onFrame: (bytes, capturedMicros) => {
        const nowMicros = this.#clock();
        this.#countAt(nowMicros)?.arrived(bytes.length, nowMicros, lastMicros, capturedMicros);
        lastMicros = nowMicros;
      },
      onIncomplete: () => {
        const count = this.#countAt(this.#clock());
        if (count !== undefined) count.incomplete++;
      },
      onLost: (reason) => this.#losses.add(`a viewer was disconnected: ${reason}`),
    });
    this.#watchers.push({ client, lastMicros: () => lastMicros });
  }

  #countAt(micros: number): WindowCount | undefined {
    return this.#count !== undefined && isWithin(this.#count.window, micros) ? this.#count : undefined;
  }
}
