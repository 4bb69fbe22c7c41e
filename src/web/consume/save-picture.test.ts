import { expect, test } from 'vitest';
import { fileNameOf } from './save-picture.ts';

test.each([
  ['image/webp', 'stream-2026-11-23T16-25-00.webp'],
  ['image/jpeg', 'stream-2026-11-23T16-25-00.jpg'],
])('a picture in %s is saved as %s', (mediaType, name) => {
  expect(fileNameOf(mediaType, 'stream', new Date('2026-11-23T16:25:00.500Z'))).toBe(name);
});
