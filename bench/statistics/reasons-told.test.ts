import { expect, test } from 'vitest';
import { reasonsTold } from './reasons-told.ts';

const still = (seconds: number, percent: number): string =>
  `the instrument was the limit: a swarm process stood still for ${seconds.toFixed(2)} s, which held up ${percent} % of what was measured`;
const rounds = (...each: (readonly string[])[]) => each.map((reasons) => ({ reasons }));

test('a reason that many rounds have is told once, by its worst and with their number', () => {
  expect(reasonsTold(rounds([still(0.06, 3)], [still(1.2, 40)], [still(0.3, 9)], ['it crashed']))).toEqual([
    `${still(1.2, 40)} (the worst of 3 rounds)`,
    'it crashed',
  ]);
});

test('of a share the least is the worst', () => {
  const [told] = reasonsTold(
    rounds(['only 30 of 40 frames were emitted'], ['only 4 of 40 frames were emitted']),
  );
  expect(told).toBe('only 4 of 40 frames were emitted (the worst of 2 rounds)');
});

test('what all of them say needs no number, and what some say has one', () => {
  expect(reasonsTold(rounds(['a'], ['a']))).toEqual(['a']);
  expect(reasonsTold(rounds(['a', 'a'], ['b'], ['a']))).toEqual(['a (in 2 rounds)', 'b']);
  expect(reasonsTold([])).toEqual([]);
});
