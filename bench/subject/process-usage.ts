import { processTree, threadsOf } from '../machine/process-tree.ts';
import { textOf } from '../machine/text-file.ts';
import type { MemoryPoint } from '../results/results.ts';
import { MemoryCourse } from './memory-course.ts';
import type { SubjectUsage } from './probe.ts';

const MEMORY_INTERVAL_MS = 100;
const NANOS_PER_MICRO = 1000;
const BYTES_PER_KIB = 1024;

/** What a system says of processes, as the files of /proc; undefined where there is no such process any more. */
export interface ProcessFiles {
  /** Of the process and those that it started, its own first. */
  family(pid: number): readonly number[];
  /** `/proc/PID/task/TID/schedstat` of each of its threads. */
  schedules(pid: number): readonly string[];
  /** `/proc/PID/status` */
  status(pid: number): string | undefined;
}

interface Reading {
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

/** What a process and those that it started have used so far. See proc(5); the first number of schedstat is nanoseconds. */
export function readUsage(pid: number, files: ProcessFiles): Reading {
  const family = files.family(pid);
  const nanos = family
    .flatMap((member) => files.schedules(member))
    .reduce((sum, text) => sum + Number(text.split(' ')[0]), 0);
  const rssKib = family.reduce((sum, member) => {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(files.status(member) ?? '')?.[1];
    return sum + Number(found ?? 0);
  }, 0);
  return { cpuMicros: nanos / NANOS_PER_MICRO, rssBytes: rssKib * BYTES_PER_KIB };
}

/** Measures, from outside, what a process uses that runs on this machine. */
export class ProcessUsage {
  readonly #read: () => Reading | Promise<Reading>;
  #cpuMicrosAtBegin = 0;
  #begunAtMs = 0;
  #memory = new MemoryCourse();
  #timer: NodeJS.Timeout | undefined;

  constructor(read: () => Reading | Promise<Reading>) {
    this.#read = read;
  }

  /** May be called again, to begin anew. */
  async begin(): Promise<void> {
    clearInterval(this.#timer);
    this.#memory = new MemoryCourse();
    this.#begunAtMs = performance.now();
    const reading = await this.#read();
    this.#cpuMicrosAtBegin = reading.cpuMicros;
    this.#memory.sample(this.#pointOf(reading));
    this.#timer = setInterval(() => void this.#sample().catch(() => {}), MEMORY_INTERVAL_MS);
  }

  async end(): Promise<SubjectUsage> {
    clearInterval(this.#timer);
    const reading = await this.#read();
    this.#memory.end(this.#pointOf(reading));
    return {
      cpuMicros: reading.cpuMicros - this.#cpuMicrosAtBegin,
      rssBytesPeak: this.#memory.peakBytes,
      memoryOverTime: this.#memory.points,
    };
  }

  async #sample(): Promise<void> {
    this.#memory.sample(this.#pointOf(await this.#read()));
  }

  #pointOf({ rssBytes }: Reading): MemoryPoint {
    return { atSeconds: Math.round(performance.now() - this.#begunAtMs) / 1000, rssBytes };
  }
}

/** Those of this machine. Only Linux has them. */
export const processFiles: ProcessFiles = {
  family: processTree,
  schedules: (pid) =>
    threadsOf(pid).flatMap((thread) => textOf(`/proc/${pid}/task/${thread}/schedstat`) ?? []),
  status: (pid) => textOf(`/proc/${pid}/status`),
};
