import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from './clock.ts';
import { cpuMicrosSoFar, type LoopReading } from './event-loop.ts';
import { LoopRecord } from './loop-record.ts';
import { LEAST_STANDSTILL_MICROS } from './standstill.ts';

const RESOLUTION_MICROS = 10_000;
const NANOS_PER_MICRO = 1000;

/** A timer that is later than that was held up, too. */
const PUNCTUAL_MICROS = 5000;

/**
 * The same as an `EventLoopMeter`, for a process that is measured. A timer of JavaScript every 20 ms made a relay with 100
 * consumers 8 % dearer; Node's own monitor costs nothing that can be seen, and knows for how long the process stood still, but not
 * when: that is known as closely as `check` is called.
 */
export class SparingLoopMeter {
  readonly #clock: Clock;
  readonly #monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MICROS / 1000 });
  readonly #checkMicros: number;
  #record = new LoopRecord(RESOLUTION_MICROS, 0, 0);
  #running = false;
  #beganMicros = 0;
  #began = { micros: 0, cpuMicros: 0 };
  #last = { micros: 0, cpuMicros: 0 };

  /** @param checkMs how often `check` is going to be called */
  constructor(clock: Clock, checkMs: number) {
    this.#clock = clock;
    this.#checkMicros = 1000 * checkMs;
  }

  /** May be called again, to begin anew; standstills since the first call are kept then. */
  begin(): void {
    if (this.#running) this.check();
    else {
      this.#record = new LoopRecord(RESOLUTION_MICROS, 0, 0);
      this.#began = this.#now();
    }
    this.#running = true;
    this.#record.forgetLateness();
    this.#monitor.reset();
    this.#monitor.enable();
    this.#last = this.#now();
    this.#beganMicros = this.#last.micros;
  }

  /** To be called by a timer. */
  check(): void {
    const now = this.#now();
    const longestMicros = this.#monitor.max / NANOS_PER_MICRO - RESOLUTION_MICROS;
    if (longestMicros >= LEAST_STANDSTILL_MICROS) {
      this.#stoodStill(longestMicros, now);
      this.#keepLateness();
    }
    this.#last = now;
  }

  end(): LoopReading {
    this.check();
    this.#keepLateness();
    this.#monitor.disable();
    this.#running = false;
    const whole = { startMicros: this.#beganMicros, endMicros: this.#clock() };
    return {
      eventLoopP99Ms: this.#record.latenessP99Micros(whole) / 1000,
      standstills: this.#record.standstills,
    };
  }

  /** Since the last check. If that is longer ago than it should be, it was at its end. */
  #stoodStill(lengthMicros: number, now: { micros: number; cpuMicros: number }): void {
    const sinceMicros = now.micros - this.#last.micros;
    const atEnd = sinceMicros > this.#checkMicros + PUNCTUAL_MICROS;
    const restMicros = Math.max(0, sinceMicros - lengthMicros);
    const untilMicros = atEnd ? now.micros : now.micros - restMicros / 2;
    // What was used in the rest of the time is taken for what is used at other times.
    const beforeMicros = Math.max(1, this.#last.micros - this.#began.micros);
    const usualShare = (this.#last.cpuMicros - this.#began.cpuMicros) / beforeMicros;
    const usedMicros = now.cpuMicros - this.#last.cpuMicros - usualShare * restMicros;
    this.#record.stoodStill({
      fromMicros: untilMicros - lengthMicros,
      untilMicros,
      cpuMicros: Math.min(lengthMicros, Math.max(0, usedMicros)),
    });
  }

  /** The monitor begins anew, so that it knows the longest of what is to come. */
  #keepLateness(): void {
    const { count, percentiles } = this.#monitor;
    let before = 0;
    for (const [percentile, nanos] of percentiles) {
      // The monitor counts the time that it means to sleep.
      const lateMicros = nanos / NANOS_PER_MICRO - RESOLUTION_MICROS;
      const times = Math.round(((percentile - before) / 100) * count);
      if (lateMicros < LEAST_STANDSTILL_MICROS) this.#record.late(lateMicros, times);
      before = percentile;
    }
    this.#monitor.reset();
  }

  #now(): { micros: number; cpuMicros: number } {
    return { micros: this.#clock(), cpuMicros: cpuMicrosSoFar() };
  }
}
