import { expect, test } from 'vitest';
import { ShownFrames } from './shown-frames.ts';

test('what lies between two frames was skipped', () => {
  const frames = new ShownFrames();
  for (const sequence of [7, 8, 10, 13]) frames.shown(sequence);
  expect(frames.skipped).toBe(3);
});

test('what was emitted before somebody came, or by somebody else, was not', () => {
  const frames = new ShownFrames();
  frames.shown(1000);
  frames.reset();
  frames.shown(5);
  frames.shown(6);
  expect(frames.skipped).toBe(0);
});
