import { EventLoopMeter } from '../event-loop.ts';

/** How busy a process was. `cpuPercent` is of one core. */
export interface ProcessLoad {
  readonly cpuPercent: number;
  readonly eventLoopP99Ms: number;
}

/** Measures how busy this process is from now until it is asked. */
export function measureLoad(): () => ProcessLoad {
  const eventLoop = new EventLoopMeter();
  const cpuAtStart = process.cpuUsage();
  const startedAtMs = performance.now();
  eventLoop.begin();
  return () => {
    const { user, system } = process.cpuUsage(cpuAtStart);
    const elapsedMicros = (performance.now() - startedAtMs) * 1000;
    return { cpuPercent: (100 * (user + system)) / elapsedMicros, eventLoopP99Ms: eventLoop.end() };
  };
}
