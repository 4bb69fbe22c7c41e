import { expect, test } from 'vitest';
import { descriptorsFor } from '../testing/descriptors.ts';
import { DescriptorLimit } from './descriptor-limit.ts';

test('there are so many places, and each is given back once', () => {
  const limit = descriptorsFor(2);
  const leave = limit.enter();
  limit.enter();
  expect(limit.enter()).toBeUndefined();
  expect(limit.room).toBe('little');
  leave?.();
  leave?.();
  expect(limit.enter()).toBeTypeOf('function');
  expect(limit.enter()).toBeUndefined();
});

test('who has come before it is settled is open, and is not counted twice', () => {
  const limit = new DescriptorLimit(100_000);
  const empty = limit.settle(50);
  limit.enter();
  expect(limit.settle(51)).toBe(empty);
});

test.each([
  [128, 12],
  [1024, 64],
  [1_048_576, 600],
  [Number.POSITIVE_INFINITY, 600],
])('of %d open files, so many are for those who have no place: %i', (most, kept) => {
  expect(new DescriptorLimit(most).mostWithoutPlace).toBe(kept);
});

test('where others have all open files, there is no room', () => {
  const limit = new DescriptorLimit(5);
  expect(limit.room).toBe('none');
  expect(limit.enter()).toBeUndefined();
});
