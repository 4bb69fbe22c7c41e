import { expect, test } from 'vitest';
import { carriedFps, floorMs } from './floor.ts';
import { type LinkProfile, linkProfile, linkProfiles } from './profile.ts';

const stream = { frameBytes: 30_000, fps: 20 };

const named = (name: string): LinkProfile => {
  const profile = linkProfiles.find((candidate) => candidate.name === name);
  if (profile === undefined) throw new Error(name);
  return profile;
};

test.each([
  ['fibre', 78],
  ['far', 215],
  ['satellite', 380],
  ['4G', 520],
  ['bad-wifi', 394],
  ['bufferbloat', 199],
  ['3G', 560],
  ['EDGE', 2367],
  ['lossy', 155],
  ['lossy-far', 385],
])('the floor of %s is %i ms', (name, expected) => {
  expect(Math.round(floorMs(named(name), stream))).toBe(expected);
});

test('a link that loses packets in outages is out for one, and a round trip besides', () => {
  const figures = { downMegabits: 1000, upMegabits: 1, delayMs: 5, jitterMs: 0, queueBytes: 1e5 };
  const steady = floorMs(linkProfile('x', figures), stream);
  expect(
    floorMs(linkProfile('x', { ...figures, lossShare: 0.03, outageMs: 40 }), stream) - steady,
  ).toBeCloseTo(50, 6);
});

test('a link that changes has the floor of its worst time', () => {
  const thin = linkProfile('x', {
    downMegabits: 1,
    upMegabits: 5,
    delayMs: 20,
    jitterMs: 5,
    queueBytes: 128_000,
  });
  expect(floorMs(named('falling'), stream)).toBe(floorMs(thin, stream));
});

test.each([
  ['fibre', 20],
  ['8-of-20', 8],
  ['19-of-20', 19],
])('%s carries %i of 20 frames a second', (name, fps) => {
  expect(Math.round(10 * carriedFps(named(name), stream, 10)) / 10).toBeCloseTo(fps, 0);
});

test('what a link carries leaves out its pauses, and is that of all its times together', () => {
  expect(carriedFps(named('bad-wifi'), stream, 10)).toBeCloseTo(20 * (1 - 220 / 700), 5);
  const falls = carriedFps(named('falling'), stream, 16);
  const thin = 1e6 / (8 * (30_000 * 1.03 + 100));
  expect(falls).toBeCloseTo((20 * 6 + 10 * thin) / 16, 5);
  // Measured for shorter than that it is not seen to come back.
  expect(carriedFps(named('falling'), stream, 1)).toBe(20);
});
