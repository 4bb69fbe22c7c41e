import type { EntryResult, RoundResult } from '../../results/results.ts';
import { type Answered, whyNotSure } from '../../statistics/family.ts';
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

/** Such as "1.10 times ws (1.02 to 1.19)". */
export function ratioInWords({ estimate, interval }: Answered<unknown>, other?: string): string {
  const range = interval === undefined ? '' : ` (${digits(interval.low)} to ${digits(interval.high)})`;
  return `${digits(estimate.point)} times${other === undefined ? '' : ` ${other}`}${range}`;
}

/** Why something cannot be told, and what would tell it; nothing where it can. */
export const inWords = ({ answer, estimate, roundsToTell }: Answered<unknown>): string =>
  answer === undefined ? `, after ${whyNotSure(estimate, roundsToTell)}` : '';

/** What goes for so many statements of a report. */
export const held = (statements: number): string =>
  statements === 1
    ? 'The ratio is the geometric mean over rounds, with its 95 % interval.'
    : `Ratios are geometric means over rounds. The ${statements} statements about them hold together in 95 of 100 reports, and their intervals are as wide as that takes.`;
