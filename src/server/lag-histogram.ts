import { Histogram } from 'prom-client';
import type { Counters } from '../relay/counters.ts';
import { type Lag, lagBoundsMs } from '../relay/lag.ts';

const MS_PER_SECOND = 1000;

/** A histogram whose buckets are counted elsewhere: observing through prom-client costs more than sending a frame may. */
export class LagHistogram extends Histogram<'transport' | 'le'> {
  readonly #name: string;
  readonly #help: string;
  readonly #counters: ReadonlyMap<string, Counters>;
  readonly #read: (counters: Counters) => Lag;

  constructor(
    name: string,
    help: string,
    counters: ReadonlyMap<string, Counters>,
    read: (counters: Counters) => Lag,
  ) {
    super({ name, help, labelNames: ['transport'], registers: [] });
    this.#name = name;
    this.#help = help;
    this.#counters = counters;
    this.#read = read;
  }

  /** What prom-client asks for its text and its JSON alike; its types do not show it. */
  async getForPromString(): Promise<object> {
    const values = [...this.#counters].flatMap(([transport, counters]) =>
      this.#values(transport, this.#read(counters)),
    );
    return { name: this.#name, help: this.#help, type: 'histogram', aggregator: 'sum', values };
  }

  /** As the format has it: each bucket counts what is in those before it too. */
  #values(transport: string, { counts, sumMs }: Lag) {
    let total = 0;
    const buckets = [...counts].map((count, bucket) => {
      total += count;
      const boundMs = lagBoundsMs[bucket];
      const le = boundMs === undefined ? '+Inf' : boundMs / MS_PER_SECOND;
      return { labels: { transport, le }, value: total, metricName: `${this.#name}_bucket` };
    });
    return [
      ...buckets,
      { labels: { transport }, value: sumMs / MS_PER_SECOND, metricName: `${this.#name}_sum` },
      { labels: { transport }, value: total, metricName: `${this.#name}_count` },
    ];
  }
}
