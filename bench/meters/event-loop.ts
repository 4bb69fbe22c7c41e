import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const NANOS_PER_MS = 1e6;

/** How late this process's event loop runs what is due. */
export class EventLoopMeter {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  begin(): void {
    this.#histogram.reset();
    this.#histogram.enable();
  }

  /** Since `begin`; the measuring ends. In milliseconds, 99th percentile. */
  end(): number {
    this.#histogram.disable();
    // The monitor counts the time that it means to sleep.
    return Math.max(0, this.#histogram.percentile(99) / NANOS_PER_MS - RESOLUTION_MS);
  }
}
