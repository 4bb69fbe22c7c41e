interface Cluster {
  /** Where its first member would stand if the members had it to themselves. */
  start: number;
  size: number;
}

/**
 * Moves positions so that neighbours are at least `gap` apart, each as near to where it wants to be as that lets it.
 * Their order is kept.
 */
export function spreadApart(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const clusters: Cluster[] = [];
  for (const index of order) {
    let cluster: Cluster = { start: wanted[index] ?? 0, size: 1 };
    for (
      let above = clusters.at(-1);
      above !== undefined && touches(above, cluster, gap);
      above = clusters.at(-1)
    ) {
      clusters.pop();
      cluster = merged(above, cluster, gap);
    }
    clusters.push(cluster);
  }
  const positions = clusters.flatMap(({ start, size }) =>
    Array.from({ length: size }, (_, i) => start + i * gap),
  );
  const result = new Array<number>(wanted.length).fill(0);
  for (const [rank, index] of order.entries()) result[index] = positions[rank] ?? 0;
  return result;
}

const touches = (above: Cluster, below: Cluster, gap: number): boolean =>
  below.start < above.start + above.size * gap;

/** The mean of what both want, weighed by their members: the least sum of squared moves. */
function merged(above: Cluster, below: Cluster, gap: number): Cluster {
  const size = above.size + below.size;
  const start = (above.start * above.size + (below.start - above.size * gap) * below.size) / size;
  return { start, size };
}
