import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVENT_LOOP_RESOLUTION_MS = 10;
const NANOS_PER_MS = 1e6;

/** How busy a process was. `cpuPercent` is of one core. */
export interface ProcessLoad {
  readonly cpuPercent: number;
  readonly eventLoopP99Ms: number;
}

/** Measures how busy this process is from now until it is asked. */
export function measureLoad(): () => ProcessLoad {
  const eventLoop = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  const cpuAtStart = process.cpuUsage();
  const startedAtMs = performance.now();
  eventLoop.enable();
  return () => {
    const { user, system } = process.cpuUsage(cpuAtStart);
    const elapsedMicros = (performance.now() - startedAtMs) * 1000;
    eventLoop.disable();
    return {
      cpuPercent: (100 * (user + system)) / elapsedMicros,
      // The monitor counts the time it means to sleep.
      eventLoopP99Ms: Math.max(0, eventLoop.percentile(99) / NANOS_PER_MS - EVENT_LOOP_RESOLUTION_MS),
    };
  };
}
