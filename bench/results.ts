/**
 * The shape of `results.json`. Other programs read it: names are kept, and fields are only ever added.
 * Units are in the names. `median`, `low` and `high` are over rounds: the median and its 95 % bootstrap interval.
 */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Load {
  readonly emitters: number;
  readonly consumers: number;
  readonly fps: number;
  readonly frameBytes: number;
  /** Measured seconds of each round; the warm-up before them is not counted. */
  readonly seconds: number;
  readonly rounds: number;
  readonly warmupSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly pattern: string;
}

export interface Environment {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly os: string;
  readonly node: string;
  /** The git commit that ran, with "-dirty" if the work tree had changes; "unknown" outside a checkout. */
  readonly commit: string;
  /** Package name to installed version. */
  readonly packages: Readonly<Record<string, string>>;
}

/** `offered = delivered + dropped + lost` for every consumer of every round, summed here. In frames. */
export interface FrameLedger {
  readonly offered: number;
  readonly delivered: number;
  /** The relay's own count of what it dropped on purpose. */
  readonly dropped: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  /** Failed its checksum, or holds another picture than its header says. */
  readonly corrupt: number;
}

export type LatencyQuantile = 'p50' | 'p90' | 'p99' | 'p999' | 'max';

/** One point of the percentile curve over all valid rounds together. `percentile` is 0 to 100. */
export interface PercentilePoint {
  readonly percentile: number;
  readonly latencyMs: number;
}

/** One slice of a round's measured time; `atSeconds` counts from its start. */
export interface TimePoint {
  readonly atSeconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface MemoryPoint {
  readonly atSeconds: number;
  readonly rssBytes: number;
}

/** What one round of one entry measured. */
export interface RoundResult extends FrameLedger {
  readonly round: number;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly latencyMs: Readonly<Record<LatencyQuantile, number>>;
  readonly frameAgeMs: { readonly p50: number; readonly p99: number };
  readonly deliveriesPerSecond: number;
  readonly relay: {
    readonly cpuMicrosPerDelivery: number;
    readonly rssBytesPeak: number;
    readonly eventLoopP99Ms: number;
    readonly garbageCollectionMs: number;
  };
  readonly swarm: { readonly cpuPercent: number; readonly eventLoopP99Ms: number };
  readonly emitter: { readonly latenessP99Ms: number };
  readonly latencyOverTime: readonly TimePoint[];
  readonly memoryOverTime: readonly MemoryPoint[];
}

export interface EntryResult extends FrameLedger {
  readonly transport: string;
  readonly yardstick: boolean;
  /** The package and version that really ran, such as "uWebSockets.js 20.30.0 (@trufflesuite/uws-js-unofficial)". */
  readonly implementation: string;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly latencyMs: Readonly<Record<LatencyQuantile, Spread>>;
  readonly frameAgeMs: { readonly p50: Spread; readonly p99: Spread };
  readonly deliveriesPerSecond: Spread;
  readonly relay: {
    readonly cpuMicrosPerDelivery: Spread;
    /** The largest of all rounds. */
    readonly rssBytesPeak: number;
    readonly eventLoopP99Ms: number;
    readonly garbageCollectionMs: number;
  };
  readonly swarm: { readonly cpuPercent: number; readonly eventLoopP99Ms: number };
  readonly emitter: { readonly latenessP99Ms: number };
  /** This entry divided by the raw TCP yardstick of the same round; absent where that did not run. */
  readonly versusFloor?: { readonly cpu: Spread; readonly latencyP99: Spread };
  readonly percentiles: readonly PercentilePoint[];
  readonly rounds: readonly RoundResult[];
}

/** A transport that could not run here, and why. */
export interface UnavailableEntry {
  readonly transport: string;
  readonly reason: string;
}

export interface RunResults {
  readonly contract: 1;
  readonly scenario: string;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** What to type to run it again. */
  readonly command: string;
  /** False if it was interrupted before all rounds were done. */
  readonly complete: boolean;
  readonly environment: Environment;
  readonly load: Load;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly entries: readonly EntryResult[];
  readonly unavailable: readonly UnavailableEntry[];
}
