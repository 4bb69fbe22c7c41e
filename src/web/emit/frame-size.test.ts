import { expect, test } from 'vitest';
import { fitLongerSide } from './frame-size.ts';

test.each([
  ['the original size stays', 800, 600, 800, 600],
  ['a large picture is made smaller', 1920, 1080, 800, 450],
  ['a phone held upright keeps its shape', 1080, 1920, 450, 800],
  ['a small picture is not made larger', 320, 240, 320, 240],
])('%s', (_what, width, height, fitWidth, fitHeight) => {
  expect(fitLongerSide({ width, height }, 800)).toEqual({ width: fitWidth, height: fitHeight });
});
