import { LEAST_STANDSTILL_MICROS, lengthMicros, type Standstill } from './standstill.ts';
import { isWithin, type Window } from './window.ts';

/** Lateness below a standstill is told to a tenth of a millisecond. */
const BIN_MICROS = 100;

/** These alone would take a hundredth of 14 hours: of a run in which there are more, it does not matter how many. */
const MOST_STANDSTILLS = 10_000;

/**
 * What a timer that should run at an interval says of its process: how late it ran what was due, and when it stood still. A
 * standstill counts as all the times that fell into it, and not as one, however long.
 */
export class LoopRecord {
  readonly #intervalMicros: number;
  readonly #standstills: Standstill[] = [];
  #bins = emptyBins();
  #lastMicros: number;
  #lastCpuMicros: number;

  constructor(intervalMicros: number, nowMicros: number, cpuMicros: number) {
    this.#intervalMicros = intervalMicros;
    this.#lastMicros = nowMicros;
    this.#lastCpuMicros = cpuMicros;
  }

  /** @param cpuMicros what the process has used so far */
  tick(nowMicros: number, cpuMicros: number): void {
    const fromMicros = this.#lastMicros + this.#intervalMicros;
    if (nowMicros - fromMicros < LEAST_STANDSTILL_MICROS) this.late(nowMicros - fromMicros);
    else this.stoodStill({ fromMicros, untilMicros: nowMicros, cpuMicros: cpuMicros - this.#lastCpuMicros });
    this.#lastMicros = nowMicros;
    this.#lastCpuMicros = cpuMicros;
  }

  /** What was due waited so long, so often: less than a standstill. */
  late(micros: number, times = 1): void {
    const bin = Math.max(0, Math.floor(micros / BIN_MICROS));
    this.#bins[bin] = (this.#bins[bin] ?? 0) + times;
  }

  stoodStill(standstill: Standstill): void {
    if (this.#standstills.length < MOST_STANDSTILLS) this.#standstills.push(standstill);
  }

  /** Forgets lateness; standstills are kept, for they have their time. */
  forgetLateness(): void {
    this.#bins = emptyBins();
  }

  get standstills(): readonly Standstill[] {
    return this.#standstills;
  }

  /** What 99 % of what was due waited at most, microseconds; of what was due in a standstill, only what was so in the window. */
  latenessP99Micros(window: Window): number {
    const waits = this.#standstills.flatMap((standstill) => this.#waitsOf(standstill, window));
    const total = waits.length + this.#bins.reduce((sum, count) => sum + count, 0);
    let above = Math.floor(total / 100);
    if (above < waits.length) return waits.toSorted((a, b) => b - a)[above] ?? 0;
    above -= waits.length;
    for (let bin = this.#bins.length - 1; bin >= 0; bin--) {
      const count = this.#bins[bin] ?? 0;
      if (above < count) return bin * BIN_MICROS;
      above -= count;
    }
    return 0;
  }

  #waitsOf(standstill: Standstill, window: Window): number[] {
    const due = Math.ceil(lengthMicros(standstill) / this.#intervalMicros);
    return Array.from({ length: due }, (_, i) => standstill.fromMicros + i * this.#intervalMicros)
      .filter((dueMicros) => isWithin(window, dueMicros))
      .map((dueMicros) => standstill.untilMicros - dueMicros);
  }
}

const emptyBins = (): Uint32Array => new Uint32Array(LEAST_STANDSTILL_MICROS / BIN_MICROS);
