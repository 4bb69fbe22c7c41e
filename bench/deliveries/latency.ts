import { DurationHistogram } from '../meters/histogram.ts';
import { isWithin, type Window } from '../meters/window.ts';
import type { RoundResult } from '../results/results.ts';
import type { ConsumerMeter, GroupFacts, GroupMeter, Meter, TimedFrame } from './meter.ts';

/** Latency over time is told in slices of this length; in fewer and longer ones where the window is long. */
export const SLICE_MICROS = 250_000;
const MOST_SLICES = 120;

/** Histograms are encoded, as they travel. */
export interface LatencyCount {
  readonly histogram: string;
  /** By when frames were due, a histogram for each slice of the window. */
  readonly slices: readonly string[];
  readonly deliveries: number;
  /** Frames that came before they were due, which no clock should show; counted as no latency at all. */
  readonly early: number;
}

/** The latency of frames that are due in the window. Dropped frames have none, and none is made up. */
export const latency: Meter<
  LatencyCount,
  Pick<RoundResult, 'latencyMs' | 'deliveriesPerSecond' | 'latencyOverTime'>
> = {
  begin: ({ window }) => new LatencyMeter(window),

  add: (counts) => ({
    histogram: merged(counts.map(({ histogram }) => histogram)),
    slices: (counts[0]?.slices ?? []).map((_, i) => merged(counts.flatMap(({ slices }) => slices[i] ?? []))),
    deliveries: counts.reduce((sum, { deliveries }) => sum + deliveries, 0),
    early: counts.reduce((sum, { early }) => sum + early, 0),
  }),

  figures: ({ histogram, slices, deliveries }, { window, windows }: GroupFacts) => ({
    latencyMs: DurationHistogram.decode(histogram).quantilesMs(),
    deliveriesPerSecond: (deliveries * 1e6) / (windows * (window.endMicros - window.startMicros)),
    latencyOverTime: slices.map((encoded, i) => {
      const slice = DurationHistogram.decode(encoded);
      return {
        atSeconds: (i * sliceMicrosOf(window)) / 1e6,
        p50Ms: slice.atPercentileMs(50),
        p99Ms: slice.atPercentileMs(99),
      };
    }),
  }),
};

/** One for all consumers of a group: nothing of it is a single consumer's. */
class LatencyMeter implements GroupMeter<LatencyCount>, ConsumerMeter {
  readonly #window: Window;
  readonly #sliceMicros: number;
  readonly #histogram = new DurationHistogram();
  readonly #slices: DurationHistogram[];
  #deliveries = 0;
  #early = 0;

  constructor(window: Window) {
    this.#window = window;
    this.#sliceMicros = sliceMicrosOf(window);
    const slices = Math.max(1, Math.ceil((window.endMicros - window.startMicros) / this.#sliceMicros));
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
    this.#slices[slice]?.record(latencyMicros);
  }

  count(): LatencyCount {
    return {
      histogram: this.#histogram.encoded(),
      slices: this.#slices.map((slice) => slice.encoded()),
      deliveries: this.#deliveries,
      early: this.#early,
    };
  }
}

const sliceMicrosOf = ({ startMicros, endMicros }: Window): number =>
  Math.max(SLICE_MICROS, Math.ceil((endMicros - startMicros) / MOST_SLICES));

const merged = (histograms: readonly string[]): string => DurationHistogram.merge(histograms).encoded();
