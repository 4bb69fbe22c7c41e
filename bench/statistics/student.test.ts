import { expect, test } from 'vitest';
import { studentQuantile } from './student.ts';

// From the tables of Abramowitz and Stegun, 26.10.
test.each([
  [1, 0.05, 12.706],
  [2, 0.05, 4.303],
  [3, 0.01, 5.841],
  [4, 0.05, 2.776],
  [4.9, 0.05, 2.776],
  [9, 0.01, 3.25],
  [30, 0.05, 2.042],
  [1000, 0.05, 1.962],
])('%d degrees of freedom, %d beyond: %d', (degrees, miss, quantile) => {
  expect(studentQuantile(degrees, miss)).toBeCloseTo(quantile, 3);
});
