import { DurationHistogram } from '../meters/histogram.ts';

/** A frame as one viewer got it. Times are microseconds. */
export interface Arrival {
  readonly bytes: number;
  /** Since the one before; undefined for the first one. */
  readonly gapMicros: number | undefined;
  /** By the emitter's clock and this machine's; undefined where it tells nothing. */
  readonly latencyMicros: number | undefined;
}

/** Frames that did not come, or not as they should. */
export type Fault =
  /** By sequence, on a connection. */
  | 'missing'
  /** By sequence, while a connection was lost. */
  | 'missedAway'
  | 'outOfOrder'
  /** Its checksum is another. */
  | 'damaged'
  /** It came and has no header of ours: it tells neither time nor sequence. */
  | 'foreign'
  /** Something came that is no whole picture. */
  | 'incomplete';

/** What all viewers saw, within a second or altogether. */
export class WatchTally {
  frames = 0;
  bytes = 0;
  readonly faults: Record<Fault, number> = {
    missing: 0,
    missedAway: 0,
    outOfOrder: 0,
    damaged: 0,
    foreign: 0,
    incomplete: 0,
  };
  longestGapMicros = 0;
  /** Times that a picture stood still for long. */
  stills = 0;
  readonly latency = new DurationHistogram();
  /** Of the same frames: by how much they took longer than the quickest, for which no clock has to be right. */
  readonly excess = new DurationHistogram();
  readonly age = new DurationHistogram();
  readonly gaps = new DurationHistogram();
}
