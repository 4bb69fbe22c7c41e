/** The ends of what a figure is thought to lie between. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How often the median lies between the `depth`-th value from below and that from above, whatever the distribution. */
function coverage(count: number, depth: number): number {
  let ways = 1;
  let sum = 0;
  for (let i = 0; i <= count - depth; i++) {
    if (i >= depth) sum += ways;
    ways *= (count - i) / (i + 1);
  }
  return sum / 2 ** count;
}

/** From the least value to the greatest is as sure as values alone can be of a median: it is missed in this share of cases. */
export const leastMiss = (count: number): number => 2 ** (1 - count);

/**
 * An interval of the median from the values in order, which asks nothing of their distribution: between the two pairs of
 * values whose coverages enclose what is asked for (Hettmansperger and Sheather, Statistics and Probability Letters 4, 1986).
 * Of fewer values than it takes (`leastMiss`) it is from the least to the greatest.
 *
 * @param miss how often it may miss the median, such as 0.05
 */
export function medianInterval(values: readonly number[], miss: number): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  let depth = 1;
  while (2 * (depth + 1) <= count && coverage(count, depth + 1) >= 1 - miss) depth++;
  const outer = coverage(count, depth);
  const inner = 2 * (depth + 1) <= count + 1 ? coverage(count, depth + 1) : 0;
  const share = Math.min(1, Math.max(0, (outer - (1 - miss)) / (outer - inner)));
  const weight = ((count - depth) * share) / (depth + (count - 2 * depth) * share);
  const between = (from: number, to: number): number =>
    (1 - weight) * (sorted.at(from) ?? Number.NaN) + weight * (sorted.at(to) ?? Number.NaN);
  return { low: between(depth - 1, depth), high: between(-depth, -depth - 1) };
}
