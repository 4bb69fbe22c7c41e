import { DurationHistogram } from '../meters/histogram.ts';
import { isWithin, type Window } from '../meters/window.ts';
import type { RoundResult } from '../results/results.ts';
import type { ConsumerMeter, GroupMeter, Meter } from './meter.ts';

interface FrameAgeCount {
  /** Encoded, as it travels. */
  readonly histogram: string;
}

/**
 * How old the picture is that consumers look at, whenever they look. Who has been shown nothing yet looks at nothing since
 * first looking, which is when everybody has joined and nothing has been emitted yet; so old is what is seen.
 */
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

/** The ages of all consumers of a group together. */
class FrameAgeMeter implements GroupMeter<FrameAgeCount> {
  readonly #window: Window;
  readonly #histogram = new DurationHistogram();

  constructor(window: Window) {
    this.#window = window;
  }

  watch(): ConsumerMeter {
    let firstLookMicros: number | undefined;
    return {
      sampled: (newestCaptureMicros: number | undefined, nowMicros: number) => {
        firstLookMicros ??= nowMicros;
        if (!isWithin(this.#window, nowMicros)) return;
        this.#histogram.record(nowMicros - (newestCaptureMicros ?? firstLookMicros));
      },
    };
  }

  count(): FrameAgeCount {
    return { histogram: this.#histogram.encoded() };
  }
}
