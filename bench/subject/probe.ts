/**
 * Loaded ahead of the subject's program (`node --import`), and the same for all of them. It samples the process from
 * the inside when the controller asks, and does not keep it alive.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { EventLoopMeter } from '../meters/event-loop.ts';
import { serveCalls } from '../processes/calls.ts';
import type { MemoryPoint } from '../results/results.ts';
import { MemoryCourse } from './memory-course.ts';

const MEMORY_INTERVAL_MS = 100;

/** What the process used between `begin` and `end`. */
export interface SubjectUsage {
  readonly cpuMicros: number;
  readonly rssBytesPeak: number;
  /** Only of a process that is looked into from the inside, as are pauses for garbage collection. */
  readonly eventLoopP99Ms?: number;
  readonly garbageCollectionMs?: number;
  readonly memoryOverTime: readonly MemoryPoint[];
}

const eventLoop = new EventLoopMeter();
let garbageCollectionMs = 0;
let cpuAtBegin = process.cpuUsage();
let beganAtMs = 0;
let memory = new MemoryCourse();
let memoryTimer: NodeJS.Timeout | undefined;

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) garbageCollectionMs += entry.duration;
}).observe({ entryTypes: ['gc'] });

const memoryNow = (): MemoryPoint => ({
  atSeconds: Math.round(performance.now() - beganAtMs) / 1000,
  rssBytes: process.memoryUsage.rss(),
});

const functions = {
  begin(): void {
    beganAtMs = performance.now();
    memory = new MemoryCourse();
    garbageCollectionMs = 0;
    eventLoop.begin();
    memory.sample(memoryNow());
    memoryTimer = setInterval(() => memory.sample(memoryNow()), MEMORY_INTERVAL_MS).unref();
    cpuAtBegin = process.cpuUsage();
  },

  end(): SubjectUsage {
    const { user, system } = process.cpuUsage(cpuAtBegin);
    clearInterval(memoryTimer);
    memory.end(memoryNow());
    return {
      cpuMicros: user + system,
      rssBytesPeak: memory.peakBytes,
      eventLoopP99Ms: eventLoop.end(),
      garbageCollectionMs,
      memoryOverTime: memory.points,
    };
  },
};

export type ProbeApi = typeof functions;

serveCalls(functions);
process.channel?.unref();
