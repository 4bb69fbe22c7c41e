import { expect, test } from 'vitest';
import { ClientBudget } from './client-budget.ts';
import { defaultLimits } from './limits.ts';

const limits = { ...defaultLimits, framesPerSecond: 2, bytesPerSecond: 1000, controlsPerSecond: 1 };

/** How often it is true before it is false for the first time. */
const timesUntilFalse = (takes: () => boolean): number => {
  for (let times = 0; ; times++) if (!takes()) return times;
};

test.each<[string, (budget: ClientBudget) => boolean, number]>([
  ['control messages', (budget) => budget.takesControl(), 1],
  ['small frames', (budget) => budget.takesFrame(1), 2],
  ['large frames', (budget) => budget.takesFrame(1000), 1],
  ['anything', (budget) => budget.takesMessage(), 3 * 2 + 1],
])(
  'of %s a client may send two seconds’ worth at once, and then as many a second',
  (_name, takes, perSecond) => {
    let nowMs = 5000;
    const budget = new ClientBudget(limits, () => nowMs);
    expect(timesUntilFalse(() => takes(budget))).toBe(2 * perSecond);
    nowMs += 1000;
    expect(timesUntilFalse(() => takes(budget))).toBe(perSecond);
  },
);

test('what one kind has used up, another has not', () => {
  const budget = new ClientBudget(limits, () => 0);
  timesUntilFalse(() => budget.takesControl());
  expect(budget.takesFrame(1)).toBe(true);
  expect(budget.takesMessage()).toBe(true);
});
