import type { LatencyQuantile, PercentilePoint, RoundResult } from '../results/results.ts';

/**
 * Half of what lies above each. Once all of that was held up by the instrument, it is the instrument's standstill that the figure
 * tells; with half of it p99 is no more than the relay's own p99.5. The largest bears nothing.
 */
export const mostHeldUp: Readonly<Record<LatencyQuantile, number>> = {
  p50: 0.25,
  p90: 0.05,
  p95: 0.025,
  p99: 0.005,
  p999: 0.0005,
  max: 0,
};

/** Whether a quantile of a round is the relay's. One that counts may have largest latencies that are not. */
export const bears = ({ heldUpShare = 0 }: RoundResult, quantile: LatencyQuantile): boolean =>
  heldUpShare <= mostHeldUp[quantile];

/** Those whose quantile is the relay's; all of them where there is none, and `bears` says so of each. */
export function roundsBearing(
  rounds: readonly RoundResult[],
  quantile: LatencyQuantile,
): readonly RoundResult[] {
  const bearing = rounds.filter((round) => bears(round, quantile));
  return bearing.length === 0 ? rounds : bearing;
}

/** The part of the curve over all rounds together that is the relay's. */
export function curveBorne(
  percentiles: readonly PercentilePoint[],
  rounds: readonly RoundResult[],
): PercentilePoint[] {
  const delivered = rounds.reduce((sum, round) => sum + round.delivered, 0);
  const heldUp = rounds.reduce((sum, { heldUpShare = 0, delivered: mine }) => sum + heldUpShare * mine, 0);
  const most = delivered === 0 ? 100 : 100 * (1 - heldUp / delivered);
  return percentiles.filter(({ percentile }) => percentile <= most);
}
