/** How much of the past is kept, in milliseconds, unless another length is given. */
const USUAL_WINDOW_MS = 2000;

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** What was measured in the last seconds. Times are milliseconds of any clock that does not run backwards. */
export class RecentValues {
  readonly #windowMs: number;
  #samples: Sample[] = [];

  constructor(windowMs = USUAL_WINDOW_MS) {
    this.#windowMs = windowMs;
  }

  add(atMs: number, value: number): void {
    this.#forget(atMs);
    this.#samples.push({ atMs, value });
  }

  /** How many came in a second. */
  perSecond(nowMs: number): number {
    return this.#rate(nowMs, () => 1);
  }

  /** The sum of the values that came in a second. */
  sumPerSecond(nowMs: number): number {
    return this.#rate(nowMs, ({ value }) => value);
  }

  /** The values' mean, or undefined if there were none. */
  mean(nowMs: number): number | undefined {
    this.#forget(nowMs);
    if (this.#samples.length === 0) return undefined;
    return this.#samples.reduce((sum, { value }) => sum + value, 0) / this.#samples.length;
  }

  #rate(nowMs: number, weight: (sample: Sample) => number): number {
    this.#forget(nowMs);
    return this.#samples.reduce((sum, sample) => sum + weight(sample), 0) / (this.#windowMs / 1000);
  }

  #forget(nowMs: number): void {
    this.#samples = this.#samples.filter(({ atMs }) => atMs > nowMs - this.#windowMs);
  }
}
