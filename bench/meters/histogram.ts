import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js';
import type { LatencyQuantile, PercentilePoint } from '../results/results.ts';

const MICROS_PER_MS = 1000;

/** Anything slower than a minute counts as a minute. */
const HIGHEST_MICROS = 60_000_000;

/** Durations in microseconds, to three digits. Those of several processes are added, and only then read. */
export class DurationHistogram {
  readonly #histogram: Histogram;

  constructor(histogram: Histogram = emptyHistogram()) {
    this.#histogram = histogram;
  }

  /** @param text from `encoded` */
  static decode(text: string): DurationHistogram {
    return new DurationHistogram(decodeFromCompressedBase64(text, 64) as Histogram);
  }

  /** @param texts from `encoded`, of several processes */
  static merge(texts: readonly string[]): DurationHistogram {
    const merged = new DurationHistogram();
    for (const text of texts) merged.add(DurationHistogram.decode(text));
    return merged;
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  record(micros: number): void {
    this.#histogram.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, Math.round(micros))));
  }

  add(other: DurationHistogram): void {
    this.#histogram.add(other.#histogram);
  }

  encoded(): string {
    return encodeIntoCompressedBase64(this.#histogram);
  }

  /** @param percentile 0 to 100. Milliseconds; 0 where nothing was recorded. */
  atPercentileMs(percentile: number): number {
    return this.#histogram.getValueAtPercentile(percentile) / MICROS_PER_MS;
  }

  quantilesMs(): Record<LatencyQuantile, number> {
    return {
      p50: this.atPercentileMs(50),
      p90: this.atPercentileMs(90),
      p95: this.atPercentileMs(95),
      p99: this.atPercentileMs(99),
      p999: this.atPercentileMs(99.9),
      max: this.#histogram.maxValue / MICROS_PER_MS,
    };
  }

  /**
   * The percentile curve at steps that halve the distance to 100 %, as HdrHistogram plots it, as far as there are
   * values to tell the steps apart.
   */
  curve(stepsPerHalving = 4): PercentilePoint[] {
    const points: PercentilePoint[] = [];
    if (this.count === 0) return points;
    for (let step = 0; ; step++) {
      const remaining = 0.5 ** (step / stepsPerHalving);
      if (remaining * this.count < 1) break;
      const percentile = 100 * (1 - remaining);
      points.push({ percentile, latencyMs: this.atPercentileMs(percentile) });
    }
    points.push({ percentile: 100, latencyMs: this.atPercentileMs(100) });
    return points;
  }
}

function emptyHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_MICROS,
    numberOfSignificantValueDigits: 3,
    autoResize: false,
    useWebAssembly: false,
  });
}
