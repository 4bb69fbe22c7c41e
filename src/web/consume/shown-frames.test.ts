import { expect, test } from 'vitest';
import { FramePositions } from '../../wire/frame-positions.ts';
import { ShownFrames } from './shown-frames.ts';

/** Of frames with these sequences, those in brackets are shown: how many were skipped. */
function skippedOf(...frames: (number | [number] | 'another stream')[]): number {
  const positions = new FramePositions();
  const frame = new ShownFrames();
  for (const item of frames) {
    if (item === 'another stream') positions.beginAnew();
    else if (typeof item === 'number') positions.next(item);
    else frame.shown(positions.next(item[0]));
  }
  return frame.skipped;
}

test('what lies between two frames was skipped, whether it came or not', () => {
  expect(skippedOf([7], [8], 9, [10], [13])).toBe(3);
  expect(skippedOf([2 ** 32 - 2], [1])).toBe(2);
});

test('what was emitted before somebody came, or by somebody else, was not', () => {
  expect(skippedOf(1000, [1001], 'another stream', [5], [6])).toBe(0);
});

test.each([5_000_000, 2 ** 31, 2 ** 31 + 7, 3_000_000_000])(
  'nor was anything by a program that counts anew after %i',
  (last) => {
    expect(skippedOf([last], [0], [1])).toBe(0);
  },
);
