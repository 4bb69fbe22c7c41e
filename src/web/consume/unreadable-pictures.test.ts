import { expect, test } from 'vitest';
import { UnreadablePictures } from './unreadable-pictures.ts';

test('three in a row are too many, and so is each that follows', () => {
  const unreadable = new UnreadablePictures();
  expect([1, 2, 3, 4].map(() => unreadable.tooMany())).toEqual([false, false, true, true]);
});

test('a picture that is shown in between begins the count anew', () => {
  const unreadable = new UnreadablePictures();
  for (let i = 0; i < 3; i++) unreadable.tooMany();
  unreadable.reset();
  expect([1, 2, 3].map(() => unreadable.tooMany())).toEqual([false, false, true]);
});
