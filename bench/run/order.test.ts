import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import { shuffled } from './order.ts';

test('the same things, each once, and the given ones untouched', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const before = [...items];
      expect(shuffled(items, seededRandom(seed)).sort()).toEqual([...items].sort());
      expect(items).toEqual(before);
    }),
  );
});

test('the same seed gives the same order, and each thing comes first about as often', () => {
  const items = ['a', 'b', 'c', 'd'];
  expect(shuffled(items, seededRandom(7))).toEqual(shuffled(items, seededRandom(7)));
  const random = seededRandom(1);
  const first = new Map<string, number>();
  for (let i = 0; i < 4000; i++) {
    const [head = ''] = shuffled(items, random);
    first.set(head, (first.get(head) ?? 0) + 1);
  }
  for (const item of items) expect(Math.abs((first.get(item) ?? 0) - 1000)).toBeLessThan(150);
});
