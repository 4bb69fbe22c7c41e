import type { Clock } from './clock.ts';
import { EventLoopMeter, type LoopReading } from './event-loop.ts';
import type { Window } from './window.ts';

/** How busy a process was. `cpuPercent` is of one core. */
export interface ProcessLoad extends LoopReading {
  readonly cpuPercent: number;
}

/** Measures how busy this process is, from `begin` to `end`. */
export class LoadMeter {
  readonly #eventLoop: EventLoopMeter;
  #cpuAtBegin = process.cpuUsage();
  #begunAtMs = 0;

  constructor(clock: Clock) {
    this.#eventLoop = new EventLoopMeter(clock);
  }

  /** May be called again, to begin anew; standstills since the first call are kept then. */
  begin(): void {
    this.#eventLoop.begin();
    this.#cpuAtBegin = process.cpuUsage();
    this.#begunAtMs = performance.now();
  }

  /** Until now; the measuring goes on. @param window see `EventLoopMeter` */
  read(window?: Window): ProcessLoad {
    const { user, system } = process.cpuUsage(this.#cpuAtBegin);
    const elapsedMicros = (performance.now() - this.#begunAtMs) * 1000;
    return { cpuPercent: (100 * (user + system)) / elapsedMicros, ...this.#eventLoop.read(window) };
  }

  end(): ProcessLoad {
    const load = this.read();
    this.#eventLoop.end();
    return load;
  }
}
