import type { Window } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { FrameLedger, RoundResult } from '../results/results.ts';

/** What is known before a measurement begins. */
export interface MeterPlan {
  readonly window: Window;
  /** Between frames as they are emitted. */
  readonly frameIntervalMicros: number;
}

/** What is known, beside the meters' own counts, of a group of consumers when the round is over. */
export interface GroupFacts {
  readonly window: Window;
  /** In how many windows of this length it was measured, one after the other; they are counted as one. */
  readonly windows: number;
  /** Those of each window. */
  readonly consumers: number;
  readonly ledger: FrameLedger;
  /** What the scenario found. */
  readonly findings: Findings;
}

/** A frame of which latency counts from when it was due, which its capture time says. */
export interface TimedFrame {
  readonly captureTimeMicros: number;
}

/** What happens to one consumer. A meter listens to what it asks for; times are microseconds on one clock. */
export interface ConsumerMeter {
  /** A frame came, intact and for the first time. */
  delivered?(frame: TimedFrame, nowMicros: number): void;
  /** Many times a second: when what it shows was captured; undefined where it shows nothing yet. */
  sampled?(newestCaptureMicros: number | undefined, nowMicros: number): void;
  /** It had stopped reading, and reads again. */
  resumed?(): void;
  /** Its connection was lost, and is being opened again. */
  lost?(nowMicros: number): void;
}

/** Counts for those of a group's consumers that are in one process. */
export interface GroupMeter<Count> {
  /** For one more consumer. */
  watch(): ConsumerMeter;
  /** When the measurement is over. */
  count(): Count;
}

/** What a meter may say of a round. */
export type Figures = Partial<
  Pick<
    RoundResult,
    | 'latencyMs'
    | 'latencyOverTime'
    | 'deliveriesPerSecond'
    | 'arrivalsPerSecond'
    | 'frameAgeMs'
    | 'frozenShare'
  >
> & { readonly findings?: Findings };

/**
 * A figure about deliveries, whole: what is counted, how counts are added up, and what they come to. The list is
 * `meters.ts`; everything between a consumer and `results.json` carries whatever is in it.
 */
export interface Meter<Count, Said extends Figures> {
  begin(plan: MeterPlan): GroupMeter<Count>;
  /** Of several processes; of none it is nothing counted. A count travels between processes, so it is plain data. */
  add(counts: readonly Count[]): Count;
  figures(total: Count, facts: GroupFacts): Said;
}
