import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadApart } from './spread-apart.ts';

test('what has room stays where it is, and what has none gives way to both sides', () => {
  expect(spreadApart([], 10)).toEqual([]);
  expect(spreadApart([50, 10], 10)).toEqual([50, 10]);
  expect(spreadApart([20, 20], 10)).toEqual([15, 25]);
  expect(spreadApart([100, 4, 4, 4], 10)).toEqual([100, -6, 4, 14]);
});

test('neighbours are never nearer than the gap, and keep their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 }), (wanted) => {
      const moved = spreadApart(wanted, 15);
      const sorted = moved.toSorted((a, b) => a - b);
      for (const [i, value] of sorted.entries()) {
        if (i > 0) expect(value - (sorted[i - 1] ?? 0)).toBeGreaterThan(15 - 1e-6);
      }
      for (const [i, a] of wanted.entries()) {
        for (const [j, b] of wanted.entries()) if (a < b) expect(moved[i]).toBeLessThan(moved[j] ?? 0);
      }
    }),
  );
});
