/** A figure over rounds: its median and the interval of 95 %, which one or two rounds do not have. */
export interface Spread {
  readonly median: number;
  readonly low?: number;
  readonly high?: number;
}

export type LatencyQuantile = 'p50' | 'p90' | 'p95' | 'p99' | 'p999' | 'max';

/** Runs of before p95 was told have none. */
export type Quantiles<Value> = Readonly<
  Record<Exclude<LatencyQuantile, 'p95'>, Value> & Partial<Record<'p95', Value>>
>;

/** How busy the instrument itself was. `cpuPercent` is of one core, of the busiest process. */
export interface InstrumentLoad {
  readonly cpuPercent: number;
  readonly eventLoopP99Ms: number;
}
