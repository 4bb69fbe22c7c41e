import { Freshness } from '../../src/wire/freshness.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import type { Findings } from '../results/findings.ts';
import type { ConsumerMeter, GroupFacts, GroupMeter, Meter, TimedFrame } from './meter.ts';

/** What a viewer calls old: the half second that a relay may keep a frame for who acknowledges, and the way there. */
const STALE_MICROS = 700_000;

interface ResumingCount {
  /** How old frames were that came after reading was resumed, encoded as it travels. Empty where nobody stopped. */
  readonly ages: string;
  readonly stale: number;
  /** How many of those a page would have shown all the same. */
  readonly staleShown: number;
}

/** What comes to consumers that had stopped reading, and read again. */
export const afterResuming: Meter<ResumingCount, { readonly findings: Findings }> = {
  begin: () => new ResumingMeter(),

  add: (counts) => ({
    ages: DurationHistogram.merge(counts.map(({ ages }) => ages)).encoded(),
    stale: counts.reduce((sum, { stale }) => sum + stale, 0),
    staleShown: counts.reduce((sum, { staleShown }) => sum + staleShown, 0),
  }),

  figures: (total, facts) => ({ findings: findingsOf(total, facts) }),
};

function findingsOf(
  { ages: encoded, stale, staleShown }: ResumingCount,
  { consumers }: GroupFacts,
): Findings {
  const ages = DurationHistogram.decode(encoded);
  if (ages.count === 0) return {};
  return {
    oldestAfterResumingMs: ages.quantilesMs().max,
    staleAfterResuming: stale / consumers,
    staleShownAfterResuming: staleShown / consumers,
  };
}

class ResumingMeter implements GroupMeter<ResumingCount> {
  readonly #ages = new DurationHistogram();
  #stale = 0;
  #staleShown = 0;

  /** A consumer knows a frame's age, as pages do, by those that came before. */
  watch(): ConsumerMeter {
    const freshness = new Freshness();
    let resumed = false;
    return {
      resumed() {
        resumed = true;
      },
      delivered: ({ captureTimeMicros }: TimedFrame, nowMicros: number) => {
        const isShown = !freshness.isStale(captureTimeMicros, nowMicros / 1000);
        if (resumed) this.#cameAfterResuming(nowMicros - captureTimeMicros, isShown);
      },
    };
  }

  count(): ResumingCount {
    return { ages: this.#ages.encoded(), stale: this.#stale, staleShown: this.#staleShown };
  }

  #cameAfterResuming(ageMicros: number, isShown: boolean): void {
    this.#ages.record(ageMicros);
    if (ageMicros <= STALE_MICROS) return;
    this.#stale++;
    if (isShown) this.#staleShown++;
  }
}
