/**
 * Loaded ahead of the subject's program (`node --import`), and the same for all of them. It samples the process from
 * the inside when the controller asks, and does not keep it alive.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { EventLoopMeter } from '../meters/event-loop.ts';
import { serveCalls } from '../processes/calls.ts';
import type { MemoryPoint } from '../results/results.ts';

const MEMORY_INTERVAL_MS = 100;

/** More are thinned out: a run of days must not grow the process that it watches. */
const MOST_MEMORY_POINTS = 1200;

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
let memoryOverTime: MemoryPoint[] = [];
let memoryTimer: NodeJS.Timeout | undefined;
let samplesPerPoint = 1;
let samples = 0;

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) garbageCollectionMs += entry.duration;
}).observe({ entryTypes: ['gc'] });

function sampleMemory(): void {
  if (samples++ % samplesPerPoint !== 0) return;
  if (memoryOverTime.length >= MOST_MEMORY_POINTS) {
    memoryOverTime = memoryOverTime.filter((_, i) => i % 2 === 0);
    samplesPerPoint *= 2;
  }
  memoryOverTime.push({
    atSeconds: Math.round(performance.now() - beganAtMs) / 1000,
    rssBytes: process.memoryUsage.rss(),
  });
}

const functions = {
  begin(): void {
    beganAtMs = performance.now();
    memoryOverTime = [];
    samplesPerPoint = 1;
    samples = 0;
    garbageCollectionMs = 0;
    eventLoop.begin();
    sampleMemory();
    memoryTimer = setInterval(sampleMemory, MEMORY_INTERVAL_MS).unref();
    cpuAtBegin = process.cpuUsage();
  },

  end(): SubjectUsage {
    const { user, system } = process.cpuUsage(cpuAtBegin);
    clearInterval(memoryTimer);
    sampleMemory();
    return {
      cpuMicros: user + system,
      rssBytesPeak: Math.max(...memoryOverTime.map(({ rssBytes }) => rssBytes)),
      eventLoopP99Ms: eventLoop.end(),
      garbageCollectionMs,
      memoryOverTime,
    };
  },
};

export type ProbeApi = typeof functions;

serveCalls(functions);
process.channel?.unref();
