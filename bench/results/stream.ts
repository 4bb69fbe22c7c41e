import type { MachineReading } from '../machine/reading.ts';
import type { InstrumentLoad, Quantiles, Spread } from './figures.ts';

/** What one round saw of a stream that somebody else feeds. */
export interface StreamRound {
  readonly round: number;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  /** Of all viewers, whole pictures. */
  readonly frames: number;
  /** Parts that were no whole pictures; they are not among the frames. */
  readonly incomplete: number;
  /** To each viewer. */
  readonly framesPerSecond: number;
  /** To all viewers. */
  readonly megabitsPerSecond: number;
  readonly bytesPerFrame: number;
  /** Between one viewer's frames; `max` also of one that waited in vain until the round was over. */
  readonly gapMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** By the clock of whoever captures; absent where frames do not tell, or that clock is not this machine's. */
  readonly latencyMs?: Quantiles<number>;
  readonly swarm: InstrumentLoad;
  readonly stolenPercent?: number;
  readonly machine: MachineReading;
  /** Of the server; absent where it cannot be looked into. */
  readonly relay?: { readonly cpuMicrosPerDelivery: number; readonly rssBytesPeak: number };
}

/** A stream that somebody else feeds, as viewers saw it. It has neither ledger nor losses: nobody knows what it should show. */
export interface StreamResult {
  readonly name: string;
  /** Its address, without secrets, and the protocol. */
  readonly implementation: string;
  readonly viewers: number;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly framesPerSecond: Spread;
  readonly megabitsPerSecond: Spread;
  readonly bytesPerFrame: Spread;
  readonly gapMs: { readonly p50: Spread; readonly p99: Spread; readonly max: Spread };
  readonly frames: number;
  readonly incomplete: number;
  readonly latencyMs?: Quantiles<Spread>;
  /** Why it is not known, in words; absent where it is. */
  readonly latencyUnknown?: string;
  readonly relay?: { readonly cpuMicrosPerDelivery: Spread; readonly rssBytesPeak: number };
  readonly rounds: readonly StreamRound[];
}
