import { compare } from './compare.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario, the default one first. */
export const scenarios: readonly Scenario[] = [compare];
