import { expect, test } from 'vitest';
import { LineLimit } from './line-limit.ts';

test('the first few get a line each, the others a number, when there is time again', () => {
  const log = new LineLimit();
  const lines = Array.from({ length: 1000 }, (_, i) => log.note(i % 2 === 0 ? 'bad-frame' : 'bad-token', i));
  expect(lines.filter(({ line }) => line)).toHaveLength(5);
  expect(lines.every(({ leftOut }) => leftOut === undefined)).toBe(true);
  expect(log.note('bad-role', 10_000)).toEqual({
    line: true,
    leftOut: { 'bad-frame': 497, 'bad-token': 498 },
  });
  expect(log.note('bad-role', 10_001)).toEqual({ line: true });
});

test('what was left out can be had at the end', () => {
  const log = new LineLimit();
  for (let i = 0; i < 7; i++) log.note('too-fast', i);
  expect(log.flush(10)).toEqual({ 'too-fast': 2 });
  expect(log.flush(11)).toBeUndefined();
});
