import type { FindingKind } from '../results/findings.ts';
import type { Spread } from '../results/results.ts';
import { count, digits, signedMegabytes } from './format.ts';

/** How a finding is shown: in its unit, or in a larger one for what is millions of bytes. */
export interface ShownFinding {
  /** Empty where it is a number of something. */
  readonly unit: string;
  readonly format: (value: number) => string;
  /** What an axis in that unit has to be given. */
  readonly onAxis: (value: Spread) => Spread;
}

export function shownFinding({ unit, isGrowth }: FindingKind): ShownFinding {
  if (isGrowth === true) {
    return { unit: unit.replace('bytes', 'MB'), format: signedMegabytes, onAxis: inMegabytes };
  }
  const format = (value: number): string => (Math.abs(value) >= 10_000 ? count(value) : digits(value));
  return { unit, format, onAxis: (value) => value };
}

const inMegabytes = (bytes: Spread): Spread => ({
  ...bytes,
  ...Object.fromEntries(Object.entries(bytes).map(([name, value]) => [name, value / 1e6])),
});
