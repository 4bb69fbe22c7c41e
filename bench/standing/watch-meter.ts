import { mayBeOurClock } from '../meters/other-clock.ts';
import { type Arrival, type Fault, WatchTally } from './watch-tally.ts';

/** A picture that stays for longer than this many usual intervals is one that a viewer sees standing still. */
const STILL_INTERVALS = 3;

/** From so many gaps on there is a usual one. */
const LEAST_GAPS = 10;

/** Counts what all viewers of a stream see. Clocks are the callers'. */
export class WatchMeter {
  #total = new WatchTally();
  #second = new WatchTally();
  #quickestMicros = Number.POSITIVE_INFINITY;
  #longestUsualMicros = Number.POSITIVE_INFINITY;

  /** Since it began. */
  get total(): WatchTally {
    return this.#total;
  }

  /** From now on it counts. */
  begin(): void {
    this.#total = new WatchTally();
    this.#second = new WatchTally();
  }

  /** Of all frames that told their time; infinite if none did. Less than nothing where clocks differ. */
  get quickestMicros(): number {
    return this.#quickestMicros;
  }

  get clocksAgree(): boolean {
    return mayBeOurClock(this.#quickestMicros);
  }

  /** From here on a picture stands still; undefined until it is known what is usual. */
  get longestUsualMicros(): number | undefined {
    return Number.isFinite(this.#longestUsualMicros) ? this.#longestUsualMicros : undefined;
  }

  arrived({ bytes, gapMicros, latencyMicros }: Arrival): void {
    if (latencyMicros !== undefined) this.#quickestMicros = Math.min(this.#quickestMicros, latencyMicros);
    for (const tally of [this.#second, this.#total]) {
      tally.frames++;
      tally.bytes += bytes;
      if (gapMicros !== undefined) this.#gap(tally, gapMicros);
      if (latencyMicros !== undefined) {
        tally.latency.record(latencyMicros);
        tally.excess.record(latencyMicros - this.#quickestMicros);
      }
    }
  }

  fault(fault: Fault, frames = 1): void {
    this.#second.faults[fault] += frames;
    this.#total.faults[fault] += frames;
  }

  /** How old the picture is that a viewer looks at now. */
  looked(ageMicros: number): void {
    this.#second.age.record(ageMicros);
    this.#total.age.record(ageMicros);
  }

  /** A viewer has been waiting for its next frame for so long. */
  waiting(gapMicros: number): void {
    for (const tally of [this.#second, this.#total]) {
      tally.longestGapMicros = Math.max(tally.longestGapMicros, gapMicros);
    }
  }

  /** What came since this was asked last. */
  takeSecond(): WatchTally {
    const second = this.#second;
    this.#second = new WatchTally();
    const { gaps } = this.#total;
    if (gaps.count >= LEAST_GAPS) this.#longestUsualMicros = STILL_INTERVALS * 1000 * gaps.atPercentileMs(50);
    return second;
  }

  #gap(tally: WatchTally, gapMicros: number): void {
    tally.gaps.record(gapMicros);
    tally.longestGapMicros = Math.max(tally.longestGapMicros, gapMicros);
    if (gapMicros > this.#longestUsualMicros) tally.stills++;
  }
}
