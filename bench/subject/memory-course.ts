import type { MemoryPoint } from '../results/results.ts';

/** More are thinned out: a run of days must not grow the process that it watches. */
const MOST_POINTS = 1200;

/** A process's memory over time, in a bounded number of points; its peak is of every sample, those that no point is left of among them. */
export class MemoryCourse {
  readonly #mostPoints: number;
  #points: MemoryPoint[] = [];
  #samplesPerPoint = 1;
  #samples = 0;
  #peakBytes = 0;

  constructor(mostPoints = MOST_POINTS) {
    this.#mostPoints = mostPoints;
  }

  get points(): readonly MemoryPoint[] {
    return this.#points;
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  sample(point: MemoryPoint): void {
    this.#peakBytes = Math.max(this.#peakBytes, point.rssBytes);
    if (this.#samples++ % this.#samplesPerPoint !== 0) return;
    if (this.#points.length >= this.#mostPoints) {
      this.#points = this.#points.filter((_, i) => i % 2 === 0);
      this.#samplesPerPoint *= 2;
    }
    this.#points.push(point);
  }

  /** The last one is always kept: it is what the process ended with. */
  end(point: MemoryPoint): void {
    this.#peakBytes = Math.max(this.#peakBytes, point.rssBytes);
    this.#points.push(point);
  }
}
