import type { Window } from './recorder.ts';

/** A picture that stays for longer than this many frame intervals is one that a viewer sees standing still. */
const FREEZE_INTERVALS = 3;

/** How long one consumer's picture stood still during a window. Times are microseconds on one clock. */
export class FreezeMeter {
  readonly #window: Window;
  readonly #longestStillMicros: number;
  #lastChangeMicros: number;
  #frozenMicros = 0;

  /** @param frameIntervalMicros between frames as they are emitted */
  constructor(window: Window, frameIntervalMicros: number) {
    this.#window = window;
    this.#longestStillMicros = FREEZE_INTERVALS * frameIntervalMicros;
    // Who has been shown nothing yet looks at a picture that stands still.
    this.#lastChangeMicros = window.startMicros;
  }

  /** A newer picture is shown. */
  changed(nowMicros: number): void {
    this.#count(nowMicros);
    this.#lastChangeMicros = nowMicros;
  }

  /** The whole of every freeze, as far as it lies in the window. */
  frozenMicros(): number {
    this.changed(Math.max(this.#lastChangeMicros, this.#window.endMicros));
    return this.#frozenMicros;
  }

  #count(untilMicros: number): void {
    if (untilMicros - this.#lastChangeMicros <= this.#longestStillMicros) return;
    const from = Math.max(this.#lastChangeMicros, this.#window.startMicros);
    const until = Math.min(untilMicros, this.#window.endMicros);
    this.#frozenMicros += Math.max(0, until - from);
  }
}
