/** Upper bounds of the buckets, milliseconds; what is above the last one is counted beyond them. */
export const lagBoundsMs: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** How long something took, counted in fixed buckets: it is asked for each frame of each consumer, so nothing is allocated. */
export class Lag {
  /** By bucket, the last one for all above the bounds. */
  readonly counts = new Float64Array(lagBoundsMs.length + 1);
  sumMs = 0;

  observe(lagMs: number): void {
    let bucket = 0;
    while (bucket < lagBoundsMs.length && lagMs > (lagBoundsMs[bucket] ?? 0)) bucket++;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sumMs += lagMs;
  }
}
