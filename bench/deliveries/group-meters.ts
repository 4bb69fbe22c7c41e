import type { Findings } from '../results/findings.ts';
import type {
  ConsumerMeter,
  Figures,
  GroupFacts,
  GroupMeter,
  Meter,
  MeterPlan,
  TimedFrame,
} from './meter.ts';
import { meters } from './meters.ts';

type Meters = typeof meters;
type MeterName = keyof Meters;

/** What every meter counted, by its name: plain data. */
export type Counts = { readonly [Name in MeterName]: ReturnType<Meters[Name]['add']> };

/** All of a union at once: what each meter says is a part of what they say together. */
type Together<Part> = (Part extends unknown ? (part: Part) => void : never) extends (
  whole: infer Whole,
) => void
  ? Whole
  : never;

/** What all meters say of a round. */
export type AllFigures = Together<ReturnType<Meters[MeterName]['figures']>>;

/** Whose count is whose, the names say: nothing here needs to know what is in one. */
const all = Object.entries(meters) as [MeterName, Meter<unknown, Figures>][];

/** The meters of one consumer, who is told what happens as if they were one. */
export class ConsumerMeters implements Required<ConsumerMeter> {
  readonly #meters: readonly ConsumerMeter[];

  constructor(each: readonly ConsumerMeter[]) {
    this.#meters = each;
  }

  delivered(frame: TimedFrame, nowMicros: number): void {
    for (const meter of this.#meters) meter.delivered?.(frame, nowMicros);
  }

  sampled(newestCaptureMicros: number | undefined, nowMicros: number): void {
    for (const meter of this.#meters) meter.sampled?.(newestCaptureMicros, nowMicros);
  }

  resumed(): void {
    for (const meter of this.#meters) meter.resumed?.();
  }

  lost(nowMicros: number): void {
    for (const meter of this.#meters) meter.lost?.(nowMicros);
  }
}

/** Every meter, for those of a group's consumers that are in this process. */
export class GroupMeters {
  readonly #begun: readonly (readonly [MeterName, GroupMeter<unknown>])[];

  constructor(plan: MeterPlan) {
    this.#begun = all.map(([name, meter]) => [name, meter.begin(plan)]);
  }

  /** For one more consumer. */
  watch(): ConsumerMeters {
    return new ConsumerMeters(this.#begun.map(([, meter]) => meter.watch()));
  }

  /** When the measurement is over. */
  counts(): Counts {
    return byName(this.#begun.map(([name, meter]) => [name, meter.count()]));
  }
}

export function addCounts(counts: readonly Counts[]): Counts {
  return byName(all.map(([name, meter]) => [name, meter.add(counts.map((count) => count[name]))]));
}

export function figuresOf(totals: Counts, facts: GroupFacts): AllFigures {
  const said = all.map(([name, meter]) => meter.figures(totals[name], facts));
  const findings: Findings = Object.assign({}, ...said.map((figures) => figures.findings));
  return { ...(Object.assign({}, ...said) as AllFigures), findings };
}

const byName = (entries: readonly (readonly [MeterName, unknown])[]): Counts =>
  Object.fromEntries(entries) as Counts;
