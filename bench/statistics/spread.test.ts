import { expect, test } from 'vitest';
import { median } from './median.ts';
import { spreadOf } from './spread.ts';

test('the median is the value in the middle, or between the two there', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('one or two rounds have no interval, and nothing is 0', () => {
  expect(spreadOf([7])).toEqual({ median: 7 });
  expect(spreadOf([7, 9])).toEqual({ median: 8 });
  expect(spreadOf([])).toEqual({ median: 0 });
  expect(Object.keys(spreadOf([7, 8, 9]))).toEqual(['median', 'low', 'high']);
});
