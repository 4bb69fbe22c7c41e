import { expect, test } from 'vitest';
import { linkProfile, linkProfiles } from '../links/profile.ts';
import { oldestFrameMs } from './links.ts';

const load = { frameBytes: 30_000, fps: 20 };

test('a link that carries what is sent adds its queue, its ways and its pauses to the half second', () => {
  const bounds = linkProfiles.slice(0, 3).map((profile) => oldestFrameMs(profile, load));
  for (const bound of bounds) expect(bound).toBeGreaterThan(500);
  expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
  expect(Math.max(...bounds)).toBeLessThan(1500);
});

test('one that does not has what was sent in half a second to carry first', () => {
  // A frame takes it two intervals: of eleven sent in ten intervals it is twelve behind when the last one is through.
  const slow = linkProfile('slow', { downMegabits: 2.64, upMegabits: 1, roundTripMs: 0, jitterMs: 0 });
  expect(oldestFrameMs(slow, load)).toBe(500 + 12 * 50 + 100);
});
