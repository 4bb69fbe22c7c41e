import { createCanvas } from 'canvas';
import { describe, expect, it } from 'vitest';
import { drawPattern, type PatternName, patternNames } from './pattern.ts';

const width = 640;
const height = 480;
const box = { x: 0, y: 0, width, height };
/** Below a strip, as for every picture that is made. */
const clear = { x: 0, y: 48, width, height: height - 48 };

/** These stand still: only the grain that every picture gets moves in them. */
const stillPatterns: readonly PatternName[] = ['bars', 'grain'];
/** These show the time of day, and are not the same again a second later. */
const tellingPatterns: readonly PatternName[] = ['card', 'clock'];

const without = (patterns: readonly PatternName[]): PatternName[] =>
  patternNames.filter((name) => !patterns.includes(name));

/** A loop as pictures are usually replayed. */
const STEP_MILLIS = 50;
const LOOP_STEPS = 40;

function draw(pattern: PatternName, timeMillis: number, pictureNumber = 0): Uint8ClampedArray {
  const context = createCanvas(width, height).getContext('2d');
  drawPattern(context, pattern, { box, clear, pictureNumber, timeMillis });
  return context.getImageData(0, 0, width, height).data;
}

function colourAt(pixels: Uint8ClampedArray, x: number, y: number): string {
  const at = (y * width + x) * 4;
  return Buffer.from(pixels.subarray(at, at + 3)).toString('hex');
}

/** How large a step from one picture to the next is, in levels of 0 to 255 on average. */
function meanDifference(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += Math.abs((one[at] ?? 0) - (other[at] ?? 0));
  return sum / one.length;
}

/** The share of pixels in which two pictures differ. */
function difference(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  let count = 0;
  for (let at = 0; at < one.length; at += 4) {
    if (one[at] !== other[at] || one[at + 1] !== other[at + 1] || one[at + 2] !== other[at + 2]) count++;
  }
  return count / (one.length / 4);
}

describe('the patterns', () => {
  it.each(patternNames)('%s covers the whole picture', (pattern) => {
    const pixels = draw(pattern, 350);
    expect(pixels.filter((level, at) => at % 4 === 3 && level !== 255)).toHaveLength(0);
  });

  it.each(without(stillPatterns))('%s moves with every frame', (pattern) => {
    for (let timeMillis = 0; timeMillis < 1000; timeMillis += STEP_MILLIS) {
      const moved = difference(draw(pattern, timeMillis), draw(pattern, timeMillis + STEP_MILLIS));
      expect(moved).toBeGreaterThan(0.001);
    }
  });

  it.each(without(tellingPatterns))('%s is back where it was after a second', (pattern) => {
    for (const timeMillis of [0, 330, 950]) {
      expect(difference(draw(pattern, timeMillis + 1000), draw(pattern, timeMillis))).toBe(0);
    }
  });

  it.each(tellingPatterns)('%s joins: the end of a loop is no larger a step than others', (pattern) => {
    const loop = Array.from({ length: LOOP_STEPS }, (_, i) => draw(pattern, i * STEP_MILLIS, i));
    const steps = loop.map((picture, i) => meanDifference(picture, loop[(i + 1) % LOOP_STEPS] ?? picture));
    const last = steps.pop() ?? Number.NaN;
    expect(last).toBeLessThanOrEqual(1.1 * Math.max(...steps));
  });

  it('bars are those of SMPTE ECR 1-1978', () => {
    const pixels = draw('bars', 0);
    const row = (y: number, ...xs: number[]): string[] => xs.map((x) => colourAt(pixels, x, y));
    const bars = [45, 137, 228, 320, 411, 503, 594];
    expect(row(100, ...bars)).toEqual(['bfbfbf', 'bfbf00', '00bfbf', '00bf00', 'bf00bf', 'bf0000', '0000bf']);
    expect(row(340, ...bars)).toEqual(['0000bf', '131313', 'bf00bf', '131313', '00bfbf', '131313', 'bfbfbf']);
    expect(row(420, 57, 171, 285, 400)).toEqual(['00214c', 'ffffff', '32006a', '131313']);
    expect(row(420, 472, 503, 533, 594)).toEqual(['090909', '131313', '1d1d1d', '131313']);
  });

  it.each(tellingPatterns)('%s shows another time and another number', (pattern) => {
    const picture = draw(pattern, 1000, 7);
    // 50 ms later the wedge has turned by 18 degrees; a second later only hands and digits have moved.
    expect(difference(draw(pattern, 1050, 7), picture)).toBeGreaterThan(0.005);
    expect(difference(draw(pattern, 2000, 7), picture)).toBeGreaterThan(0.001);
    expect(difference(draw(pattern, 1000, 8), picture)).toBeGreaterThan(0.001);
    expect(difference(draw(pattern, 1000, 7), picture)).toBe(0);
  });

  it('gradient runs everywhere at once', () => {
    expect(difference(draw('gradient', 1050), draw('gradient', 1000))).toBeGreaterThan(0.9);
  });

  it('shows the largest picture number there is', () => {
    expect(difference(draw('clock', 0, 2 ** 32 - 1), draw('clock', 0, 2 ** 32 - 2))).toBeGreaterThan(0.0005);
  });
});
