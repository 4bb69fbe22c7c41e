import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLater, serialDistance } from './serial-number.ts';

const sequences = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const plus = (sequence: number, steps: number): number => (sequence + steps) % 2 ** 32;

test('what is up to 2^31 - 1 steps ahead is later, from wherever it is counted', () => {
  fc.assert(
    fc.property(sequences, fc.integer({ min: 1, max: 2 ** 31 - 1 }), (sequence, steps) => {
      expect(serialDistance(sequence, plus(sequence, steps))).toBe(steps);
      expect(serialDistance(plus(sequence, steps), sequence)).toBe(-steps);
      expect(isLater(plus(sequence, steps), sequence)).toBe(true);
      expect(isLater(sequence, plus(sequence, steps))).toBe(false);
    }),
    { examples: [[2 ** 32 - 1, 1]] },
  );
});

test('of two that are 2^31 apart, or the same, neither is later', () => {
  fc.assert(
    fc.property(sequences, fc.constantFrom(0, 2 ** 31), (sequence, steps) => {
      expect(isLater(plus(sequence, steps), sequence)).toBe(false);
      expect(isLater(sequence, plus(sequence, steps))).toBe(false);
    }),
  );
});
