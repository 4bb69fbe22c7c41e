import { DurationHistogram } from '../meters/histogram.ts';

/** Why a frame that was due was not sent. */
type Skip =
  /** Its picture would not have been ready. */
  | 'late'
  /** The network had not taken the one before. */
  | 'full'
  /** There was no connection. */
  | 'away';

/** What an emitter has done, within a second or altogether. */
export class EmissionTally {
  frames = 0;
  bytes = 0;
  readonly skipped: Record<Skip, number> = { late: 0, full: 0, away: 0 };
  readonly #lateness = new DurationHistogram();

  /** @param latenessMicros after it was due */
  sent(bytes: number, latenessMicros: number): void {
    this.frames++;
    this.bytes += bytes;
    this.#lateness.record(latenessMicros);
  }

  skip(why: Skip): void {
    this.skipped[why]++;
  }

  /** Undefined where nothing was sent. */
  latenessMs(percentile: number): number | undefined {
    return this.#lateness.count === 0 ? undefined : this.#lateness.atPercentileMs(percentile);
  }
}
