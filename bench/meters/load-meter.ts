import { EventLoopMeter } from '../meters/event-loop.ts';

/** How busy a process was. `cpuPercent` is of one core. */
export interface ProcessLoad {
  readonly cpuPercent: number;
  readonly eventLoopP99Ms: number;
}

/** Measures how busy this process is, from `begin` to `end`. */
export class LoadMeter {
  readonly #eventLoop = new EventLoopMeter();
  #cpuAtBegin = process.cpuUsage();
  #begunAtMs = 0;

  /** May be called again, to begin anew. */
  begin(): void {
    this.#eventLoop.begin();
    this.#cpuAtBegin = process.cpuUsage();
    this.#begunAtMs = performance.now();
  }

  end(): ProcessLoad {
    const { user, system } = process.cpuUsage(this.#cpuAtBegin);
    const elapsedMicros = (performance.now() - this.#begunAtMs) * 1000;
    return { cpuPercent: (100 * (user + system)) / elapsedMicros, eventLoopP99Ms: this.#eventLoop.end() };
  }
}
