import type { EntryResult, RoundResult, Spread } from '../../results/results.ts';
import { digits } from '../format.ts';

/** A figure that transports are compared by; less is better. */
export interface HeadlineFigure {
  readonly name: string;
  readonly unit: string;
  readonly read: (round: RoundResult) => number | undefined;
  readonly median: (entry: EntryResult) => number | undefined;
}

export const cpuPerDelivery: HeadlineFigure = {
  name: 'CPU per delivery',
  unit: 'µs',
  read: (round) => round.relay?.cpuMicrosPerDelivery,
  median: (entry) => entry.relay?.cpuMicrosPerDelivery.median,
};

export const latencyP99: HeadlineFigure = {
  name: 'p99 latency',
  unit: 'ms',
  read: (round) => round.latencyMs.p99,
  median: (entry) => entry.latencyMs.p99.median,
};

export const headlineFigures: readonly HeadlineFigure[] = [cpuPerDelivery, latencyP99];

/** Such as "1.1 times ws, 95 % interval 1.0 to 1.2". */
export function ratioInWords({ median, low, high }: Spread, other: string): string {
  const interval = low === high ? '' : `, 95 % interval ${digits(low)} to ${digits(high)}`;
  return `${digits(median)} times ${other}${interval}`;
}
