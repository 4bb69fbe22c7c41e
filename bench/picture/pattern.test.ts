import { createCanvas } from 'canvas';
import { describe, expect, it } from 'vitest';
import { drawPattern, type PatternName, patternNames } from './pattern.ts';

const width = 640;
const height = 480;
const box = { x: 0, y: 0, width, height };

function draw(pattern: PatternName, timeMillis: number, pictureNumber = 0): Uint8ClampedArray {
  const context = createCanvas(width, height).getContext('2d');
  drawPattern(context, pattern, { box, clear: box, pictureNumber, timeMillis });
  return context.getImageData(0, 0, width, height).data;
}

function colourAt(pixels: Uint8ClampedArray, x: number, y: number): string {
  const at = (y * width + x) * 4;
  return Buffer.from(pixels.subarray(at, at + 3)).toString('hex');
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

  it('bars are those of SMPTE ECR 1-1978', () => {
    const pixels = draw('bars', 0);
    const row = (y: number, ...xs: number[]): string[] => xs.map((x) => colourAt(pixels, x, y));
    const bars = [45, 137, 228, 320, 411, 503, 594];
    expect(row(100, ...bars)).toEqual(['bfbfbf', 'bfbf00', '00bfbf', '00bf00', 'bf00bf', 'bf0000', '0000bf']);
    expect(row(340, ...bars)).toEqual(['0000bf', '131313', 'bf00bf', '131313', '00bfbf', '131313', 'bfbfbf']);
    expect(row(420, 57, 171, 285, 400)).toEqual(['00214c', 'ffffff', '32006a', '131313']);
    expect(row(420, 472, 503, 533, 594)).toEqual(['090909', '131313', '1d1d1d', '131313']);
  });

  it.each(['card', 'clock'] as const)('%s shows another time and another number', (pattern) => {
    const picture = draw(pattern, 1000, 7);
    // 50 ms later the wedge has turned by 18 degrees; a second later only hands and digits have moved.
    expect(difference(draw(pattern, 1050, 7), picture)).toBeGreaterThan(0.005);
    expect(difference(draw(pattern, 2000, 7), picture)).toBeGreaterThan(0.001);
    expect(difference(draw(pattern, 1000, 8), picture)).toBeGreaterThan(0.001);
    expect(difference(draw(pattern, 1000, 7), picture)).toBe(0);
  });

  it('gradient runs, and is back after a second', () => {
    const picture = draw('gradient', 1000);
    expect(difference(draw('gradient', 1050), picture)).toBeGreaterThan(0.9);
    expect(difference(draw('gradient', 2000), picture)).toBe(0);
  });

  it('shows the largest picture number there is', () => {
    expect(difference(draw('clock', 0, 2 ** 32 - 1), draw('clock', 0, 2 ** 32 - 2))).toBeGreaterThan(0.0005);
  });
});
