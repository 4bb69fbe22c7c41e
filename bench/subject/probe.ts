/**
 * Loaded ahead of the program under test (`node --import`), and the same for all of them. It samples the process from
 * the inside when the controller asks, and does not keep it alive.
 */
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { serveCalls } from '../processes/calls.ts';
import type { MemoryPoint } from '../results.ts';

const MEMORY_INTERVAL_MS = 100;
const EVENT_LOOP_RESOLUTION_MS = 10;
const NANOS_PER_MS = 1e6;

/** What the process used between `begin` and `end`. */
export interface SubjectUsage {
  readonly cpuMicros: number;
  readonly rssBytesPeak: number;
  readonly eventLoopP99Ms: number;
  readonly garbageCollectionMs: number;
  readonly memoryOverTime: readonly MemoryPoint[];
}

const eventLoop = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
let garbageCollectionMs = 0;
let cpuAtBegin = process.cpuUsage();
let beganAtMs = 0;
let memoryOverTime: MemoryPoint[] = [];
let memoryTimer: NodeJS.Timeout | undefined;

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) garbageCollectionMs += entry.duration;
}).observe({ entryTypes: ['gc'] });

function sampleMemory(): void {
  memoryOverTime.push({
    atSeconds: Math.round(performance.now() - beganAtMs) / 1000,
    rssBytes: process.memoryUsage.rss(),
  });
}

const functions = {
  begin(): void {
    beganAtMs = performance.now();
    memoryOverTime = [];
    garbageCollectionMs = 0;
    eventLoop.reset();
    eventLoop.enable();
    sampleMemory();
    memoryTimer = setInterval(sampleMemory, MEMORY_INTERVAL_MS).unref();
    cpuAtBegin = process.cpuUsage();
  },

  end(): SubjectUsage {
    const { user, system } = process.cpuUsage(cpuAtBegin);
    clearInterval(memoryTimer);
    eventLoop.disable();
    sampleMemory();
    return {
      cpuMicros: user + system,
      rssBytesPeak: Math.max(...memoryOverTime.map(({ rssBytes }) => rssBytes)),
      // The monitor counts the time it means to sleep.
      eventLoopP99Ms: Math.max(0, eventLoop.percentile(99) / NANOS_PER_MS - EVENT_LOOP_RESOLUTION_MS),
      garbageCollectionMs,
      memoryOverTime,
    };
  },
};

export type ProbeApi = typeof functions;

serveCalls(functions);
process.channel?.unref();
