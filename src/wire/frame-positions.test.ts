import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FramePositions } from './frame-positions.ts';
import { sequencesOfAnyStream } from './testing/sequences.ts';

function positionsOf(sequences: readonly number[]): number[] {
  const positions = new FramePositions();
  return sequences.map((sequence) => positions.next(sequence));
}

test('a position goes up by one, and by as many as are missing', () => {
  expect(positionsOf([5, 6, 9, 10])).toEqual([1, 2, 5, 6]);
});

test('over the end of the numbers too', () => {
  expect(positionsOf([2 ** 32 - 2, 2 ** 32 - 1, 0, 3])).toEqual([1, 2, 3, 6]);
});

test.each([
  [5_000_000, 0],
  [2 ** 31, 0],
  [3_000_000_000, 0],
  [7, 3_000_000_000],
  [7, 7],
])('a program that counts anew leaves no gap: %i, %i', (last, first) => {
  expect(positionsOf([last, first, first + 1])).toEqual([1, 2, 3]);
});

test('nor does another stream', () => {
  const positions = new FramePositions();
  positions.next(5);
  positions.beginAnew();
  expect(positions.latest).toBe(1);
  expect(positions.next(9)).toBe(2);
});

test('whatever the sequences are, positions only ever go up', () => {
  fc.assert(
    fc.property(sequencesOfAnyStream, (sequences) => {
      const positions = positionsOf(sequences);
      for (const [i, position] of positions.entries())
        expect(position).toBeGreaterThan(positions[i - 1] ?? 0);
    }),
  );
});
