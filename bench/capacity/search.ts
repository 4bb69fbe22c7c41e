import type { Spread } from '../results/results.ts';
import { spreadOf } from '../statistics/spread.ts';

/** From one guess to the next, until the capacity is between two of them. */
const GROWTH = 1.5;
export interface SearchOptions {
  /** Where it begins. */
  readonly start: number;
  readonly most: number;
  readonly repeats: number;
  /** The search ends between bounds whose ratio is this: closer, and a machine's own noise decides. */
  readonly closeEnough: number;
  /** A hiccup of the machine can spoil a probe and cannot make one good: a miss counts when it is seen this often. */
  readonly missesThatCount: number;
}

/** Bounds of 8 %, and a miss is tried again. */
export const carefulSearch = { closeEnough: 1.08, missesThatCount: 2 };

/** Bounds of 25 %, and a miss is a miss: a first look. */
export const quickSearch = { closeEnough: 1.25, missesThatCount: 1 };

/** The bounds of a repeat: at least `met` consumers are carried, `missed` are not. */
interface Bracket {
  readonly met: number;
  readonly missed: number;
}

/**
 * Finds the most consumers that meet an objective: goes up or down until it is bracketed, then bisects. Each repeat walks
 * on from there in steps as small as the bracket, up or down, so that it can find anything else. It says what to try next
 * and is told what came of it.
 */
export class CapacitySearch {
  readonly #options: SearchOptions;
  #bracket: Partial<Bracket> = {};
  #misses = 0;
  #probing: number;
  readonly #found: Bracket[] = [];
  #over = false;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#probing = Math.min(options.start, options.most);
  }

  /** How many consumers to try now; undefined when the search is over. */
  get next(): number | undefined {
    return this.#over ? undefined : this.#probing;
  }

  /** The repeat that goes on, from 1. */
  get repeat(): number {
    return this.#found.length + 1;
  }

  /** No further repeat is begun. One that has found nothing yet goes on until it has. */
  finishSoon(): void {
    if (this.#found.length > 0) this.#over = true;
  }

  record(met: boolean): void {
    if (!met && ++this.#misses < this.#options.missesThatCount) return;
    this.#misses = 0;
    this.#bracket = { ...this.#bracket, [met ? 'met' : 'missed']: this.#probing };
    this.#step();
  }

  /**
   * The most consumers that met the objective, over repeats; nothing if not even one did. What is carried lies between those
   * that met it and those that did not, and so its interval is from that of the ones to that of the others.
   */
  capacity(): Spread | undefined {
    if (this.#found.length === 0) return undefined;
    const { median, low } = spreadOf(this.#found.map(({ met }) => met));
    const { high } = spreadOf(this.#found.map(({ missed }) => missed));
    return { median, ...(low === undefined || high === undefined ? {} : { low, high }) };
  }

  #step(): void {
    const { met, missed } = this.#bracket;
    const { most, closeEnough } = this.#options;
    const growth = this.#found.length === 0 ? GROWTH : closeEnough;
    if (missed === undefined) {
      if (this.#probing >= most) this.#finishRepeat({ met: most, missed: most });
      else this.#probing = Math.min(most, Math.ceil(this.#probing * growth));
    } else if (met === undefined) {
      if (this.#probing <= 1) this.#over = true;
      else this.#probing = Math.max(1, Math.floor(this.#probing / growth));
    } else if (missed / met <= closeEnough || missed - met <= 1) {
      this.#finishRepeat({ met, missed });
    } else {
      this.#probing = Math.round(Math.sqrt(met * missed));
      if (this.#probing === met || this.#probing === missed) this.#finishRepeat({ met, missed });
    }
  }

  #finishRepeat(bracket: Bracket): void {
    this.#found.push(bracket);
    this.#over = this.#found.length >= this.#options.repeats;
    this.#bracket = {};
    this.#probing = bracket.met;
  }
}
