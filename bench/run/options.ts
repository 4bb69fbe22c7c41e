import type { LinkClientName } from '../links/link-clients.ts';
import type { LinkProfile } from '../links/profile.ts';
import type { PatternName } from '../picture/pattern.ts';
import type { Entry } from '../subject/entries.ts';

/** A run as the user asked for it. Units are in the names. */
export interface BenchOptions {
  readonly emitters: number;
  readonly consumers: number;
  readonly fps: number;
  readonly frameBytes: number;
  readonly width: number;
  readonly height: number;
  readonly pattern: PatternName;
  /** Measured seconds of each round. */
  readonly seconds: number;
  readonly warmupSeconds: number;
  readonly rounds: number;
  readonly liveEncode: boolean;
  /** Everything that is measured is behind one certificate. */
  readonly tls: boolean;
  /** Of the order of entries within rounds and of the pictures' grain. */
  readonly seed: number;
  readonly swarmProcesses: number;
  /** Rounds are added until intervals are no wider than this share of their median on either side. */
  readonly until?: number;
  /** After which no round is added. */
  readonly timeLimitMs: number;
  /** Where the search of `capacity` ends. */
  readonly mostConsumers: number;
  /** How long what `capacity` announces has to hold; 0 where that is not asked. */
  readonly confirmSeconds: number;
  /** What `capacity` asks of a relay. */
  readonly objective: Objective;
  /** The networks of `links`. */
  readonly links: readonly LinkProfile[];
  /** Who watches behind them. */
  readonly linkClients: readonly LinkClientName[];
  /** They are between network namespaces, packet by packet. */
  readonly real: boolean;
  readonly entries: readonly Entry[];
}

export interface Objective {
  readonly latencyP99Ms: number;
  /** Of the frames offered, 0 to 1. */
  readonly deliveredShare: number;
}

/** The load of a scenario where the user does not say otherwise. */
export type LoadDefaults = Pick<
  BenchOptions,
  | 'consumers'
  | 'emitters'
  | 'fps'
  | 'frameBytes'
  | 'width'
  | 'height'
  | 'seconds'
  | 'warmupSeconds'
  | 'rounds'
>;
