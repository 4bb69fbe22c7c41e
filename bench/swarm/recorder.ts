import type { Frame } from '../../src/wire/frame.ts';
import { DurationHistogram } from '../meters/histogram.ts';

/** The part of the emission that is measured: frames due from `startMicros` on and before `endMicros`. */
export interface Window {
  readonly startMicros: number;
  readonly endMicros: number;
}

/** Latency over time is told in slices of this length; in fewer and longer ones where the window is long. */
export const SLICE_MICROS = 250_000;
const MOST_SLICES = 120;

/** What a viewer calls old: the half second that a relay may keep a frame for who acknowledges, and the way there. */
const STALE_MICROS = 700_000;

/** The length of a window's slices. */
export const sliceMicrosOf = ({ startMicros, endMicros }: Window): number =>
  Math.max(SLICE_MICROS, Math.ceil((endMicros - startMicros) / MOST_SLICES));

/** What a swarm process recorded, histograms encoded as they travel. */
export interface Recording {
  readonly latency: string;
  readonly frameAge: string;
  /** Latency by when frames were due, a histogram for each slice of the window. */
  readonly slices: readonly string[];
  readonly deliveriesInWindow: number;
  /** Frames that came before they were due, which no clock should show; counted as no latency at all. */
  readonly negativeLatencies: number;
  /** Of frames that came after reading was resumed: how old they were. Empty where nobody stopped. */
  readonly ageAfterResuming: string;
  /** How many of those were stale. */
  readonly staleAfterResuming: number;
  /** How many of those a page would have shown all the same. */
  readonly staleShownAfterResuming: number;
}

/** Latency and frame age of all consumers of a process. Dropped frames have no latency, and none is made up. */
export class Recorder {
  readonly #window: Window;
  readonly #sliceMicros: number;
  readonly #latency = new DurationHistogram();
  readonly #frameAge = new DurationHistogram();
  readonly #slices: DurationHistogram[];
  readonly #ageAfterResuming = new DurationHistogram();
  #staleAfterResuming = 0;
  #staleShownAfterResuming = 0;
  #deliveriesInWindow = 0;
  #negativeLatencies = 0;

  constructor(window: Window) {
    this.#window = window;
    this.#sliceMicros = sliceMicrosOf(window);
    const slices = Math.max(1, Math.ceil((window.endMicros - window.startMicros) / this.#sliceMicros));
    this.#slices = Array.from({ length: slices }, () => new DurationHistogram());
  }

  /** A frame was delivered at `nowMicros`. Latency counts from when it was due, which its capture time says. */
  delivered({ captureTimeMicros }: Pick<Frame, 'captureTimeMicros'>, nowMicros: number): void {
    const { startMicros, endMicros } = this.#window;
    if (captureTimeMicros < startMicros || captureTimeMicros >= endMicros) return;
    const latencyMicros = nowMicros - captureTimeMicros;
    if (latencyMicros < 0) this.#negativeLatencies++;
    this.#deliveriesInWindow++;
    this.#latency.record(latencyMicros);
    this.#slices[Math.floor((captureTimeMicros - startMicros) / this.#sliceMicros)]?.record(latencyMicros);
  }

  /**
   * A frame came to a consumer that had stopped reading, and reads again.
   *
   * @param shown whether a page would show it, by what it knows of its age
   */
  deliveredLate({ captureTimeMicros }: Frame, nowMicros: number, shown: boolean): void {
    const ageMicros = nowMicros - captureTimeMicros;
    if (ageMicros > STALE_MICROS) {
      this.#staleAfterResuming++;
      if (shown) this.#staleShownAfterResuming++;
    }
    this.#ageAfterResuming.record(ageMicros);
  }

  /** A consumer was looked at: how old is what it shows? */
  sampled(newestCaptureMicros: number | undefined, nowMicros: number): void {
    if (newestCaptureMicros === undefined) return;
    if (nowMicros < this.#window.startMicros || nowMicros >= this.#window.endMicros) return;
    this.#frameAge.record(nowMicros - newestCaptureMicros);
  }

  recording(): Recording {
    return {
      latency: this.#latency.encoded(),
      frameAge: this.#frameAge.encoded(),
      slices: this.#slices.map((slice) => slice.encoded()),
      deliveriesInWindow: this.#deliveriesInWindow,
      negativeLatencies: this.#negativeLatencies,
      ageAfterResuming: this.#ageAfterResuming.encoded(),
      staleAfterResuming: this.#staleAfterResuming,
      staleShownAfterResuming: this.#staleShownAfterResuming,
    };
  }
}
