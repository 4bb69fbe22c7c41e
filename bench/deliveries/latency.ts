import { DurationHistogram } from '../meters/histogram.ts';
import { isWithin, lengthMicros, secondsOf, type Window } from '../meters/window.ts';
import type { RoundResult, TimePoint } from '../results/results.ts';
import type { ConsumerMeter, GroupFacts, GroupMeter, Meter, MeterPlan, TimedFrame } from './meter.ts';

/** Latency over time is told in slices of this length; in longer ones where the window is long, or frames are far apart. */
export const SLICE_MICROS = 250_000;
const MOST_SLICES = 120;

/** Histograms are encoded, as they travel. */
export interface LatencyCount {
  readonly histogram: string;
  /** By when frames were due, a histogram for each slice of the window. */
  readonly slices: readonly string[];
  readonly sliceMicros: number;
  readonly deliveries: number;
  /** Frames that came before they were due, which no clock should show; counted as no latency at all. */
  readonly early: number;
}

/** The latency of frames that are due in the window. Dropped frames have none, and none is made up. */
export const latency: Meter<
  LatencyCount,
  Pick<RoundResult, 'latencyMs' | 'deliveriesPerSecond' | 'latencyOverTime'>
> = {
  begin: (plan) => new LatencyMeter(plan),

  add: (counts) => ({
    histogram: merged(counts.map(({ histogram }) => histogram)),
    slices: (counts[0]?.slices ?? []).map((_, i) => merged(counts.flatMap(({ slices }) => slices[i] ?? []))),
    sliceMicros: counts[0]?.sliceMicros ?? SLICE_MICROS,
    deliveries: counts.reduce((sum, { deliveries }) => sum + deliveries, 0),
    early: counts.reduce((sum, { early }) => sum + early, 0),
  }),

  figures: ({ histogram, slices, sliceMicros, deliveries }, { window, windows }: GroupFacts) => ({
    latencyMs: DurationHistogram.decode(histogram).quantilesMs(),
    deliveriesPerSecond: deliveries / (windows * secondsOf(window)),
    // The window may have ended earlier than was planned.
    latencyOverTime: slices.slice(0, Math.ceil(lengthMicros(window) / sliceMicros)).map((encoded, i) => ({
      atSeconds: (i * sliceMicros) / 1e6,
      ...latenciesOf(DurationHistogram.decode(encoded)),
    })),
  }),
};

/** What never came has no latency, least of all none. */
const latenciesOf = (slice: DurationHistogram): Omit<TimePoint, 'atSeconds'> =>
  slice.count === 0 ? {} : { p50Ms: slice.atPercentileMs(50), p99Ms: slice.atPercentileMs(99) };

/** One for all consumers of a group: nothing of it is a single consumer's. */
class LatencyMeter implements GroupMeter<LatencyCount>, ConsumerMeter {
  readonly #window: Window;
  readonly #sliceMicros: number;
  readonly #histogram = new DurationHistogram();
  readonly #slices: DurationHistogram[];
  #deliveries = 0;
  #early = 0;

  constructor({ window, frameIntervalMicros }: MeterPlan) {
    this.#window = window;
    this.#sliceMicros = sliceMicrosOf(window, frameIntervalMicros);
    // What is left over belongs to the last one.
    const slices = Math.max(1, Math.round(lengthMicros(window) / this.#sliceMicros));
    this.#slices = Array.from({ length: slices }, () => new DurationHistogram());
  }

  watch(): ConsumerMeter {
    return this;
  }

  delivered({ captureTimeMicros }: TimedFrame, nowMicros: number): void {
    if (!isWithin(this.#window, captureTimeMicros)) return;
    const latencyMicros = nowMicros - captureTimeMicros;
    if (latencyMicros < 0) this.#early++;
    this.#deliveries++;
    this.#histogram.record(latencyMicros);
    const slice = Math.floor((captureTimeMicros - this.#window.startMicros) / this.#sliceMicros);
    this.#slices[Math.min(slice, this.#slices.length - 1)]?.record(latencyMicros);
  }

  count(): LatencyCount {
    return {
      histogram: this.#histogram.encoded(),
      slices: this.#slices.map((slice) => slice.encoded()),
      sliceMicros: this.#sliceMicros,
      deliveries: this.#deliveries,
      early: this.#early,
    };
  }
}

const sliceMicrosOf = (window: Window, frameIntervalMicros: number): number =>
  Math.max(SLICE_MICROS, Math.floor(frameIntervalMicros), Math.ceil(lengthMicros(window) / MOST_SLICES));

const merged = (histograms: readonly string[]): string => DurationHistogram.merge(histograms).encoded();
