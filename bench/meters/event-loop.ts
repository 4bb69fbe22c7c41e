import type { Clock } from './clock.ts';
import { LoopRecord } from './loop-record.ts';
import type { Standstill } from './standstill.ts';
import type { Window } from './window.ts';

/** How a process's event loop fared. */
export interface LoopReading {
  readonly eventLoopP99Ms: number;
  readonly standstills: readonly Standstill[];
}

const INTERVAL_MS = 10;

/** How late this process's event loop runs what is due, and when it stands still. */
export class EventLoopMeter {
  readonly #clock: Clock;
  #timer: NodeJS.Timeout | undefined;
  #record: LoopRecord;
  #beganMicros: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#beganMicros = clock();
    this.#record = this.#emptyRecord();
  }

  /** May be called again, to begin anew; standstills since the first call are kept then. */
  begin(): void {
    if (this.#timer === undefined) {
      this.#record = this.#emptyRecord();
      this.#timer = setInterval(() => this.#tick(), INTERVAL_MS).unref();
    } else {
      this.#tick();
      this.#record.forgetLateness();
      this.#timer.refresh();
    }
    this.#beganMicros = this.#clock();
  }

  /** Until now; the measuring goes on. @param window whose lateness counts; without one, what was since `begin` */
  read(window?: Window): LoopReading {
    this.#tick();
    const whole = { startMicros: this.#beganMicros, endMicros: this.#clock() };
    return {
      eventLoopP99Ms: this.#record.latenessP99Micros(window ?? whole) / 1000,
      standstills: this.#record.standstills,
    };
  }

  end(): LoopReading {
    clearInterval(this.#timer);
    this.#timer = undefined;
    return this.read();
  }

  #tick(): void {
    this.#record.tick(this.#clock(), cpuMicrosSoFar());
  }

  #emptyRecord(): LoopRecord {
    return new LoopRecord(1000 * INTERVAL_MS, this.#clock(), cpuMicrosSoFar());
  }
}

/** Processor time that this process has used, all its threads together. */
export function cpuMicrosSoFar(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
