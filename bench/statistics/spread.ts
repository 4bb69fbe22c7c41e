import type { Spread } from '../results/results.ts';
import { type Estimate, figureOf } from './estimate.ts';

/** An estimate as it stands in results.json: with its interval of 95 % where it has one. */
export const spreadFrom = (estimate: Estimate): Spread => ({
  median: estimate.point,
  ...estimate.interval(),
});

/** The median over rounds, with its interval of 95 % from three rounds on; of nothing it is 0. */
export const spreadOf = (values: readonly number[]): Spread =>
  values.length === 0 ? { median: 0 } : spreadFrom(figureOf(values));
