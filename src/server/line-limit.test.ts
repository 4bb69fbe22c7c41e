import { expect, test } from 'vitest';
import { LineLimit } from './line-limit.ts';

/** A line limit, what it has summed up, and what passes its time. */
function limited() {
  const sums: unknown[] = [];
  const timers = new Set<() => void>();
  const after = (_delayMs: number, act: () => void) => {
    timers.add(act);
    return () => void timers.delete(act);
  };
  const limit = new LineLimit({ after }, (leftOut) => sums.push(leftOut));
  const passTime = (): void => {
    for (const act of timers) act();
  };
  return { limit, sums, timers, passTime };
}

test('the first few get a line each, the others a number once their time is over, without another one', () => {
  const { limit, sums, timers, passTime } = limited();
  const lines = Array.from({ length: 1000 }, (_, i) => limit.takes(i % 2 === 0 ? 'bad-frame' : 'bad-token'));
  expect(lines.filter((line) => line)).toHaveLength(5);
  expect(sums).toEqual([]);
  passTime();
  expect(sums).toEqual([{ 'bad-frame': 497, 'bad-token': 498 }]);
  expect(timers.size).toBe(0);
  expect(limit.takes('bad-role')).toBe(true);
  passTime();
  expect(sums).toHaveLength(1);
});

test('what was left out is told at the end, once', () => {
  const { limit, sums, timers } = limited();
  for (let i = 0; i < 7; i++) limit.takes('too-fast');
  limit.sumUp();
  limit.sumUp();
  expect(sums).toEqual([{ 'too-fast': 2 }]);
  expect(timers.size).toBe(0);
});
