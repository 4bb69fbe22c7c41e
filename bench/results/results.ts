import type { MachineReading } from '../machine/reading.ts';
import type { CapacityProbe } from './capacity-probe.ts';
import type { Environment } from './environment.ts';
import type { InstrumentLoad, Quantiles, Spread } from './figures.ts';
import type { LinksReading } from './links-reading.ts';
import type { StreamResult } from './stream.ts';

/**
 * The shape of `results.json`. Other programs read it: names are kept, and fields are only ever added. `results.schema.json`
 * beside this file is the same for programs that validate. Units are in the names. `median`, `low` and `high` are over rounds:
 * the median and its interval of 95 %, which one or two rounds do not have. Of ratios of two entries `median` is the geometric mean of the ratios of the same rounds.
 * Contract 2 has no interval where contract 1 had the least and the greatest of one or two rounds, and says "not sure".
 */
export type { InstrumentLoad, LatencyQuantile, Quantiles, Spread } from './figures.ts';

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
  /** Of the order of entries within rounds, and of all else that is left to chance. */
  readonly seed: number;
  /** Each frame was drawn and encoded when it was due, which is in every latency; otherwise a loop was replayed. */
  readonly liveEncode: boolean;
  /** All that was measured was behind TLS, with one certificate. */
  readonly tls: boolean;
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

/** One point of the percentile curve over all valid rounds together. `percentile` is 0 to 100. */
export interface PercentilePoint {
  readonly percentile: number;
  readonly latencyMs: number;
}

/** One slice of a round's measured time; `atSeconds` counts from its start. Without latencies where nothing came. */
export interface TimePoint {
  readonly atSeconds: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

export interface MemoryPoint {
  readonly atSeconds: number;
  readonly rssBytes: number;
}

/** What the relay's process used. */
export interface RelayUsage {
  readonly cpuMicrosPerDelivery: number;
  readonly rssBytesPeak: number;
  /** When it had started, and nobody was connected yet; absent in runs of before that was looked at. */
  readonly rssBytesWithoutViewers?: number;
  /** Of what was due in its event loop, 99 % waited at most so long; a standstill counts as all that was due in it. */
  readonly eventLoopP99Ms?: number;
  /** Times in which it did nothing of what was due, for 50 ms or longer: not those in which the instrument stood still as well. */
  readonly standstills?: readonly RelayStandstill[];
  /** Absent, as what is told of its event loop, where the process is looked at from outside. */
  readonly garbageCollectionMs?: number;
}

export interface RelayStandstill {
  /** From the start of the measured time; below 0 if it had begun before. */
  readonly atSeconds: number;
  readonly seconds: number;
  /** Of that time, in which it was at work: near 0 it was stopped or had no processor. */
  readonly busyShare: number;
}

/** What one round of one entry measured. */
export interface RoundResult extends FrameLedger {
  readonly round: number;
  /** Of which these figures are; absent where nothing could be measured, and in runs of before that was told. */
  readonly consumers?: number;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  /** True where all that is wrong with it is the instrument's doing. */
  readonly instrumentLimited: boolean;
  /** How long it was measured until the user ended it; absent where it was measured for as long as was asked for. */
  readonly cutShortAfterSeconds?: number;
  readonly latencyMs: Quantiles<number>;
  readonly frameAgeMs: { readonly p50: number; readonly p99: number };
  /** Share of the time, 0 to 1, that pictures stood still for longer than 3 frame intervals; mean over consumers. */
  readonly frozenShare: number;
  readonly deliveriesPerSecond: number;
  /** Of frames that came within the measured time, whenever they were due; absent in runs of before that was counted. */
  readonly arrivalsPerSecond?: number;
  /** Absent where the relay is somebody else's process. */
  readonly relay?: RelayUsage;
  readonly swarm: InstrumentLoad;
  readonly emitter: { readonly latenessP99Ms: number };
  readonly links?: LinksReading;
  /** Of the machine's processor time, what its host gave to others; absent where that is not told. */
  readonly stolenPercent?: number;
  /** What else the machine did; absent in runs of before that was measured. */
  readonly machine?: MachineReading;
  /**
   * Share of what was measured, 0 to 1, that a standstill of the instrument held up. Above 0 the largest latency is not the
   * relay's, above 0.0005 p99.9 is not, and above 0.005 the round does not count.
   */
  readonly heldUpShare?: number;
  /** What this scenario measures beside the rest, by names with their units, see `findings.ts`. */
  readonly findings: Readonly<Record<string, number>>;
  readonly latencyOverTime: readonly TimePoint[];
  readonly memoryOverTime: readonly MemoryPoint[];
}

export interface Capacity {
  readonly consumers: Spread;
  /** In words. */
  readonly objective: string;
  readonly objectiveP99Ms?: number;
  /** Where it began, and where it would have ended. */
  readonly search?: { readonly start: number; readonly most: number };
  /** True where something else than the relay's speed ended the search: it carries at least that many. */
  readonly atLeast: boolean;
  /** The user ended it. */
  readonly cutShort?: boolean;
  /** What ended the search instead of the relay's speed, in words that follow "then". */
  readonly limit?: string;
  /** It held for so long; absent where that was not asked, or is not known. The last of `confirmations` held. */
  readonly confirmedSeconds?: number;
  readonly confirmations?: readonly CapacityProbe[];
  /** The most consumers that all entries carry, at which the entry's figures were measured; absent where they were at about its own. */
  readonly comparedAt?: number;
  readonly probes: readonly CapacityProbe[];
}

/**
 * What a relay takes for this load on this machine, over rounds. It is told of CPU alone, as if each further viewer cost what
 * those cost who were there: how many are served in time is what `capacity` finds.
 */
export interface Sizing {
  /** Viewers for each core that is busy with nothing else. */
  readonly viewersPerCore: Spread;
  /** Of frames with their headers, to those viewers. What protocols add, some percent, is not in it. */
  readonly megabitsPerSecondPerCore: Spread;
  /**
   * What the process had grown by at its peak since nobody was connected, for each viewer. What a process takes for any load at
   * all is in it, so it is more than one more viewer takes. Absent in runs of before that was looked at.
   */
  readonly memoryBytesPerViewer?: Spread;
  /** Those who were there, or whom the entry carries within the objective of `capacity`. */
  readonly viewers: number;
  /** Of frames with their headers, to those. */
  readonly networkMegabitsPerSecond: number;
}

export interface EntryResult extends FrameLedger {
  readonly transport: string;
  /** Tells entries of one transport apart, such as "100 kB". */
  readonly variant?: string;
  readonly yardstick: boolean;
  /** The package and version that really ran, such as "uWebSockets.js 20.30.0 (@trufflesuite/uws-js-unofficial)". */
  readonly implementation: string;
  readonly valid: boolean;
  readonly reasons: readonly string[];
  readonly latencyMs: Quantiles<Spread>;
  readonly frameAgeMs: { readonly p50: Spread; readonly p99: Spread };
  readonly frozenShare: Spread;
  readonly deliveriesPerSecond: Spread;
  /** Absent where the relay is somebody else's process. */
  readonly relay?: {
    readonly cpuMicrosPerDelivery: Spread;
    /** The largest of all rounds, as are those below. */
    readonly rssBytesPeak: number;
    readonly eventLoopP99Ms?: number;
    readonly garbageCollectionMs?: number;
  };
  readonly swarm: InstrumentLoad;
  readonly emitter: { readonly latenessP99Ms: number };
  readonly findings: Readonly<Record<string, Spread>>;
  /** The most consumers that meet the objective. */
  readonly capacity?: Capacity;
  /** Of `compare` and `capacity`; absent where an entry is not valid, did not keep up, or cannot be looked into. */
  readonly sizing?: Sizing;
  /** This entry divided by the raw TCP yardstick of the same round; absent where that did not run. */
  readonly versusFloor?: { readonly cpu: Spread; readonly latencyP99: Spread };
  readonly percentiles: readonly PercentilePoint[];
  readonly rounds: readonly RoundResult[];
}

/** What an entry is called: its transport and, where a run has several of it, what tells them apart. */
export const labelOf = ({ transport, variant }: Pick<EntryResult, 'transport' | 'variant'>): string =>
  variant === undefined ? transport : `${transport}, ${variant}`;

/** A transport that could not run here, and why. */
export interface UnavailableEntry {
  readonly transport: string;
  readonly reason: string;
}

/** Whether something is so, as far as the rounds tell. */
export type Verdict = 'yes' | 'no' | 'not sure';

export interface ExpectationResult {
  readonly text: string;
  /** True only where the verdict is "yes". */
  readonly passed: boolean;
  readonly verdict: Verdict;
  /** How many rounds would likely tell, where it is not sure and something says. */
  readonly roundsToTell?: number;
  /** What was measured instead, or why nothing was, in words. */
  readonly actual: string;
}

export interface BaselineComparison {
  readonly entry: string;
  /** A path in this file, such as "latencyMs.p99". */
  readonly metric: string;
  /** This run over the baseline, with the interval that it was judged by: all changes of a run hold together. */
  readonly ratio: Spread;
  readonly verdict: 'better' | 'worse' | 'alike' | 'not sure';
  /** How many rounds of each run would likely tell, where it is not sure and something says. */
  readonly roundsToTell?: number;
}

export interface BaselineResult {
  readonly name: string;
  /** Of another machine: what is compared are multiples of raw TCP, and what is worse fails nothing unless asked. */
  readonly otherMachine: boolean;
  /** What differs besides, in words. */
  readonly warnings: readonly string[];
  readonly comparisons: readonly BaselineComparison[];
}

export interface Judgement {
  /** Whoever ran it asked for what is not sure to fail, and what is worse than on another machine. */
  readonly strict: boolean;
  readonly expectations: readonly ExpectationResult[];
  readonly baseline?: BaselineResult;
}

/** One operation, timed again and again in one process. */
export interface MicroResult {
  readonly name: string;
  /** Over rounds; each is the median of its samples. */
  readonly microsPerOperation: Spread;
  readonly operationsPerSecond: Spread;
  readonly samples: number;
}

export interface RunResults {
  readonly contract: 2;
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
  /** What the user was told of what is measured, such as that pictures are not those that were asked for. */
  readonly notices: readonly string[];
  /** What was expected of the run, or set against it, and what came of that. */
  readonly judgement?: Judgement;
  /** What single operations take; only in the scenario of that name. */
  readonly micro?: readonly MicroResult[];
  /** What somebody else feeds and the bench only watched: then there are no entries. */
  readonly streams?: readonly StreamResult[];
}
