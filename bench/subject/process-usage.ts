import { readdirSync, readFileSync } from 'node:fs';
import type { MemoryPoint } from '../results/results.ts';
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
  #memoryOverTime: MemoryPoint[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(read: () => Reading | Promise<Reading>) {
    this.#read = read;
  }

  /** May be called again, to begin anew. */
  async begin(): Promise<void> {
    clearInterval(this.#timer);
    this.#memoryOverTime = [];
    this.#begunAtMs = performance.now();
    this.#cpuMicrosAtBegin = (await this.#sample()).cpuMicros;
    this.#timer = setInterval(() => void this.#sample().catch(() => {}), MEMORY_INTERVAL_MS);
  }

  async end(): Promise<SubjectUsage> {
    clearInterval(this.#timer);
    const { cpuMicros } = await this.#sample();
    return {
      cpuMicros: cpuMicros - this.#cpuMicrosAtBegin,
      rssBytesPeak: Math.max(...this.#memoryOverTime.map(({ rssBytes }) => rssBytes)),
      memoryOverTime: this.#memoryOverTime,
    };
  }

  async #sample(): Promise<Reading> {
    const reading = await this.#read();
    const atSeconds = Math.round(performance.now() - this.#begunAtMs) / 1000;
    this.#memoryOverTime.push({ atSeconds, rssBytes: reading.rssBytes });
    return reading;
  }
}

/** Those of this machine. Only Linux has them. */
export const processFiles: ProcessFiles = {
  family(pid) {
    const parents = new Map(readdirSync('/proc').flatMap((name) => parentOf(Number(name))));
    const family = [pid];
    for (const member of family) {
      for (const [child, parent] of parents) if (parent === member) family.push(child);
    }
    return family;
  },
  schedules: (pid) =>
    unlessGone(() => readdirSync(`/proc/${pid}/task`), []).flatMap((thread) =>
      unlessGone(() => [readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')], []),
    ),
  status: (pid) => unlessGone(() => readFileSync(`/proc/${pid}/status`, 'utf8'), undefined),
};

function parentOf(pid: number): [number, number][] {
  if (!Number.isInteger(pid)) return [];
  const stat = unlessGone(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), undefined);
  // The name of the program stands in brackets, and may hold some.
  const parent = stat?.slice(stat.lastIndexOf(')')).split(' ')[2];
  return parent === undefined ? [] : [[pid, Number(parent)]];
}

function unlessGone<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return otherwise;
    throw error;
  }
}
