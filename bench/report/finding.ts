import type { FindingKind } from '../results/findings.ts';
import { count, digits, signedMegabytes } from './format.ts';

/** How a finding is shown: in its unit, or in a larger one for what is millions of bytes. */
export interface ShownFinding {
  /** Empty where it is a number of something. */
  readonly unit: string;
  readonly format: (value: number) => string;
}

export function shownFinding({ unit, isGrowth }: FindingKind): ShownFinding {
  if (isGrowth === true) return { unit: unit.replace('bytes', 'MB'), format: signedMegabytes };
  return { unit, format: (value) => (Math.abs(value) >= 10_000 ? count(value) : digits(value)) };
}
