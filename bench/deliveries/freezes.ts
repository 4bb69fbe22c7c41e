import { lengthMicros, type Window } from '../meters/window.ts';
import type { RoundResult } from '../results/results.ts';
import type { ConsumerMeter, Meter, MeterPlan, TimedFrame } from './meter.ts';

/** A picture that stays for longer than this many frame intervals is one that a viewer sees standing still. */
const FREEZE_INTERVALS = 3;

interface FreezeCount {
  /** Of all consumers together. */
  readonly frozenMicros: number;
}

/** For how long pictures stood still during the window. */
export const freezes: Meter<FreezeCount, Pick<RoundResult, 'frozenShare'>> = {
  begin(plan) {
    const watched: FreezeMeter[] = [];
    return {
      watch() {
        const meter = new FreezeMeter(plan);
        watched.push(meter);
        return meter;
      },
      count: () => ({ frozenMicros: watched.reduce((sum, meter) => sum + meter.frozenMicros(), 0) }),
    };
  },

  add: (counts) => ({ frozenMicros: counts.reduce((sum, { frozenMicros }) => sum + frozenMicros, 0) }),

  figures: ({ frozenMicros }, { window, windows, consumers }) => ({
    frozenShare: frozenMicros / (consumers * windows * lengthMicros(window)),
  }),
};

/** How long one consumer's picture stood still. */
class FreezeMeter implements ConsumerMeter {
  readonly #window: Window;
  readonly #longestStillMicros: number;
  #lastChangeMicros: number;
  #shownAnything = false;
  #frozenMicros = 0;

  constructor({ window, frameIntervalMicros }: MeterPlan) {
    this.#window = window;
    this.#longestStillMicros = FREEZE_INTERVALS * frameIntervalMicros;
    // Who has been shown nothing yet looks at a picture that stands still.
    this.#lastChangeMicros = window.startMicros;
  }

  delivered(_frame: TimedFrame, nowMicros: number): void {
    this.#shownAnything = true;
    this.#changed(nowMicros);
  }

  /** The whole of every freeze, as far as it lies in the window. */
  frozenMicros(): number {
    // However far frames are apart, and however short the window is.
    if (!this.#shownAnything) return lengthMicros(this.#window);
    this.#changed(Math.max(this.#lastChangeMicros, this.#window.endMicros));
    return this.#frozenMicros;
  }

  #changed(nowMicros: number): void {
    if (nowMicros - this.#lastChangeMicros > this.#longestStillMicros) {
      const from = Math.max(this.#lastChangeMicros, this.#window.startMicros);
      const until = Math.min(nowMicros, this.#window.endMicros);
      this.#frozenMicros += Math.max(0, until - from);
    }
    this.#lastChangeMicros = nowMicros;
  }
}
