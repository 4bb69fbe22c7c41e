import { describe, expect, test } from 'vitest';
import { type Estimate, pairedRatio } from './estimate.ts';
import { type Concern, holdTogether, isOne, settle, whyNotSure } from './family.ts';
import { seededRandom } from './random.ts';
import { normal } from './testing/shapes.ts';

/** So many rounds of two entries whose ratio is known. */
function ratio(truth: number, rounds: number, random: () => number): Estimate {
  const one = (): number => Math.exp(0.05 * normal(random));
  return ratioOf(Array.from({ length: rounds }, () => (truth * one()) / one()));
}

function ratioOf(ratios: readonly number[]): Estimate {
  const estimate = pairedRatio(
    ratios,
    ratios.map(() => 1),
  );
  if (estimate === undefined) throw new Error('no pairs');
  return estimate;
}

const answersTo = (estimates: readonly Estimate[]) =>
  holdTogether(estimates.map(isOne)).map(({ answer }) => answer);

test('what is clear is told, and the rest is not sure', () => {
  const random = seededRandom(1);
  const estimates = [0.5, 1, 2].map((truth) => ratio(truth, 5, random));
  expect(answersTo(estimates)).toEqual(['less', undefined, 'more']);
});

test.each([3, 5, 10])('of ten true equalities one in twenty families denies one, at %i rounds', (rounds) => {
  const random = seededRandom(2);
  // Nobody asks how many rounds would tell.
  const question = () => ({ ...isOne(ratio(1, rounds, random)), bounds: [] });
  const families = Array.from({ length: 800 }, () =>
    holdTogether(Array.from({ length: 10 }, question)).map(({ answer }) => answer),
  );
  const wrong = families.filter((answers) => answers.some((answer) => answer !== undefined));
  expect(wrong.length / families.length).toBeLessThanOrEqual(0.07);
});

test('what is told leaves the others more of what may be missed', () => {
  const random = seededRandom(3);
  const estimate = ratio(1.2, 5, random);
  const [alone] = holdTogether([isOne(estimate)]);
  const besideClear = holdTogether([isOne(estimate), isOne(ratio(9, 5, random))]);
  const besideUnclear = holdTogether([isOne(estimate), isOne(ratio(1, 5, random))]);
  expect(alone?.answer).toBe('more');
  expect(besideClear.map(({ answer }) => answer)).toEqual(['more', 'more']);
  expect(besideUnclear[0]?.interval?.low).toBeLessThan(alone?.interval?.low ?? 0);
});

describe('without an interval', () => {
  const few = ratio(9, 2, seededRandom(4));

  test('nothing is told, and no share of the others is taken', () => {
    const sure = ratio(1.3, 5, seededRandom(4));
    expect(holdTogether([isOne(sure)])[0]?.interval).toEqual(
      holdTogether([isOne(few), isOne(sure)])[1]?.interval,
    );
    expect(holdTogether([isOne(few)])).toEqual([{ estimate: few }]);
  });

  test('it is said of how many rounds', () => {
    expect(whyNotSure(few, undefined)).toBe('2 rounds');
    expect(whyNotSure({ ...few, rounds: 1 }, undefined)).toBe('1 round');
    expect(whyNotSure({ ...few, rounds: 5 }, 12)).toBe('5 rounds, and about 12 would likely tell');
  });
});

describe('of what is of concern', () => {
  const random = seededRandom(5);
  const about = (estimate: Estimate): Concern<'over' | 'under'> => ({
    estimate,
    bounds: [1],
    alarming: ({ low }) => (low > 1 ? 'over' : undefined),
    calming: ({ high }) => (high <= 1 ? 'under' : undefined),
  });
  const answers = (estimates: readonly Estimate[]) =>
    settle(estimates.map(about)).map(({ answer }) => answer);

  test('alarms hold together, and what calms holds by itself', () => {
    // Nearly six standard errors from 1: beyond 4.2, as two alarms ask for, and not 7.6, as eleven do.
    const logs = [0.058, 0.113, 0.14, 0.086];
    const [over, under] = [1, -1].map((sign) => ratioOf(logs.map((log) => Math.exp(sign * log)))) as [
      Estimate,
      Estimate,
    ];
    const unclear = Array.from({ length: 9 }, () => ratio(1, 4, random));
    expect(answers([over, under])).toEqual(['over', 'under']);
    expect(answers([over, under, ...unclear]).slice(0, 2)).toEqual([undefined, 'under']);
  });

  test('what is not sure has an interval with the bound in it', () => {
    for (let i = 0; i < 50; i++) {
      const [found] = settle([about(ratio(1.01, 4, random)), about(ratio(0.99, 4, random))]);
      const { low = 0, high = 0 } = found?.interval ?? {};
      if (found?.answer === undefined) expect(low <= 1 && high >= 1).toBe(true);
    }
  });
});

test('no questions have no answers', () => {
  expect(holdTogether([])).toEqual([]);
});
