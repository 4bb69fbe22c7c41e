/**
 * Loaded ahead of the subject's program (`node --import`), and the same for all of them. It samples the process from
 * the inside when the controller asks, and does not keep it alive.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { type Clock, clockWithOffset } from '../meters/clock.ts';
import type { LoopReading } from '../meters/event-loop.ts';
import { SparingLoopMeter } from '../meters/sparing-loop.ts';
import { serveCalls } from '../processes/calls.ts';
import type { MemoryPoint } from '../results/results.ts';
import { attend } from './attending/attention.ts';
import { MemoryCourse } from './memory-course.ts';

const SAMPLE_INTERVAL_MS = 100;

/**
 * What the process used between `begin` and `end`. Of its event loop, and of pauses for garbage collection, is known only where
 * it is looked into from the inside.
 */
export interface SubjectUsage extends Partial<LoopReading> {
  readonly cpuMicros: number;
  readonly rssBytesPeak: number;
  readonly garbageCollectionMs?: number;
  readonly memoryOverTime: readonly MemoryPoint[];
}

let clock: Clock = clockWithOffset(0);
const eventLoop = new SparingLoopMeter(() => clock(), SAMPLE_INTERVAL_MS);
let garbageCollectionMs = 0;
let cpuAtBegin = process.cpuUsage();
let beganAtMs = 0;
let memory = new MemoryCourse();
let sampleTimer: NodeJS.Timeout | undefined;

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) garbageCollectionMs += entry.duration;
}).observe({ entryTypes: ['gc'] });

const memoryNow = (): MemoryPoint => ({
  atSeconds: Math.round(performance.now() - beganAtMs) / 1000,
  rssBytes: process.memoryUsage.rss(),
});

function sample(): void {
  eventLoop.check();
  memory.sample(memoryNow());
}

const functions = {
  /** May be called again, to begin anew; standstills since the first call are kept then. */
  begin({ epochOffsetMicros }: { epochOffsetMicros: number }): void {
    clock = clockWithOffset(epochOffsetMicros);
    clearInterval(sampleTimer);
    beganAtMs = performance.now();
    memory = new MemoryCourse();
    garbageCollectionMs = 0;
    eventLoop.begin();
    memory.sample(memoryNow());
    sampleTimer = setInterval(sample, SAMPLE_INTERVAL_MS).unref();
    cpuAtBegin = process.cpuUsage();
  },

  attend({ attends }: { attends: boolean }): void {
    attend(attends);
  },

  end(): SubjectUsage {
    const { user, system } = process.cpuUsage(cpuAtBegin);
    clearInterval(sampleTimer);
    memory.end(memoryNow());
    return {
      cpuMicros: user + system,
      rssBytesPeak: memory.peakBytes,
      ...eventLoop.end(),
      garbageCollectionMs,
      memoryOverTime: memory.points,
    };
  },
};

export type ProbeApi = typeof functions;

serveCalls(functions);
process.channel?.unref();
