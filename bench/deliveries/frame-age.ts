import { DurationHistogram } from '../meters/histogram.ts';
import { isWithin, type Window } from '../meters/window.ts';
import type { RoundResult } from '../results/results.ts';
import type { ConsumerMeter, GroupMeter, Meter } from './meter.ts';

interface FrameAgeCount {
  /** Encoded, as it travels. */
  readonly histogram: string;
}

/** How old the picture is that consumers look at, whenever they look. */
export const frameAge: Meter<FrameAgeCount, Pick<RoundResult, 'frameAgeMs'>> = {
  begin: ({ window }) => new FrameAgeMeter(window),

  add: (counts) => ({
    histogram: DurationHistogram.merge(counts.map(({ histogram }) => histogram)).encoded(),
  }),

  figures({ histogram }) {
    const ages = DurationHistogram.decode(histogram);
    return { frameAgeMs: { p50: ages.atPercentileMs(50), p99: ages.atPercentileMs(99) } };
  },
};

/** One for all consumers of a group. */
class FrameAgeMeter implements GroupMeter<FrameAgeCount>, ConsumerMeter {
  readonly #window: Window;
  readonly #histogram = new DurationHistogram();

  constructor(window: Window) {
    this.#window = window;
  }

  watch(): ConsumerMeter {
    return this;
  }

  sampled(newestCaptureMicros: number | undefined, nowMicros: number): void {
    if (newestCaptureMicros === undefined || !isWithin(this.#window, nowMicros)) return;
    this.#histogram.record(nowMicros - newestCaptureMicros);
  }

  count(): FrameAgeCount {
    return { histogram: this.#histogram.encoded() };
  }
}
