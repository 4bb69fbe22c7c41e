import { studentQuantile } from './student.ts';

/** How often a difference that is there should be found. */
const POWER = 0.8;

/** More than these nobody waits for; beyond them no number is named. */
const MOST_ROUNDS = 1000;

const STEPS = 200;

/** The standard normal distribution's share below `z` (Abramowitz and Stegun, 26.2.17; to 7 digits). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

/**
 * How often a t interval of so many normal values excludes what is `effect` standard deviations from their mean: the
 * noncentral t distribution, summed over the standard deviations that so many values may show.
 */
export function powerOf(rounds: number, effect: number, miss: number): number {
  const degrees = rounds - 1;
  const bound = studentQuantile(degrees, miss);
  const widest = 1 + 6 / Math.sqrt(2 * degrees);
  let weights = 0;
  let found = 0;
  for (let i = 0; i < STEPS; i++) {
    const deviation = ((i + 0.5) * widest) / STEPS;
    // Of the chi distribution; where it is highest it is 1, so that nothing overflows.
    const weight = Math.exp((degrees - 1) * Math.log(deviation) - (degrees * (deviation ** 2 - 1)) / 2);
    weights += weight;
    found += weight * normalBelow(Math.sqrt(rounds) * effect - bound * deviation);
  }
  return found / weights;
}

/**
 * The rounds in which a difference is found four times in five.
 *
 * @param effect the difference in standard deviations of a round
 * @param miss how often the interval may miss, such as 0.05
 * @returns undefined where it would take more than anybody waits for
 */
export function roundsToFind(effect: number, miss: number): number | undefined {
  const size = Math.abs(effect);
  let [few, many] = [2, MOST_ROUNDS];
  if (powerOf(many, size, miss) < POWER) return undefined;
  while (many - few > 1) {
    // In steps of a factor: most differences take few.
    const middle = Math.min(many - 1, Math.max(few + 1, Math.round(Math.sqrt(few * many))));
    if (powerOf(middle, size, miss) < POWER) few = middle;
    else many = middle;
  }
  return many;
}
