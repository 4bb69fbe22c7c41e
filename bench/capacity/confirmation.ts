import type { CapacityProbe } from '../results/capacity-probe.ts';

/** From so many numbers on that did not hold, each step down is twice as large as the one before. */
const SMALL_STEPS = 2;

/**
 * Finds a number that holds for long, from one on that a search has found by short probes: goes down until one does. It says
 * what to try next and is told what came of it.
 */
export class Confirmation {
  readonly #step: number;
  #trying: number;
  #misses = 0;
  #wasSpoilt = false;
  #state: 'open' | 'held' | 'failed' = 'open';

  /** @param step the ratio of a number to the next one below */
  constructor(announced: number, step: number) {
    this.#trying = announced;
    this.#step = step;
  }

  /** How many consumers to try now; undefined when it is over. */
  get next(): number | undefined {
    return this.#state === 'open' ? this.#trying : undefined;
  }

  /** Undefined where none has held, or none yet. */
  get confirmed(): number | undefined {
    return this.#state === 'held' ? this.#trying : undefined;
  }

  /** What the instrument spoilt is tried once more. */
  record({ met, instrumentLimited }: Pick<CapacityProbe, 'met' | 'instrumentLimited'>): void {
    if (met) this.#state = 'held';
    else if (instrumentLimited && !this.#wasSpoilt) this.#wasSpoilt = true;
    else this.#stepDown();
  }

  #stepDown(): void {
    this.#wasSpoilt = false;
    this.#misses++;
    if (this.#trying <= 1) this.#state = 'failed';
    const ratio = this.#step ** (2 ** Math.max(0, this.#misses - SMALL_STEPS));
    this.#trying = Math.max(1, Math.min(this.#trying - 1, Math.floor(this.#trying / ratio)));
  }
}
