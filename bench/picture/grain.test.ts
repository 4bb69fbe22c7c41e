import { describe, expect, it } from 'vitest';
import { addGrain, makeGrain } from './grain.ts';

const width = 320;
const height = 240;
const grey = new Uint8ClampedArray(width * height * 4).fill(128);

function grainy(seed: number, pictureNumber: number, amplitude: number): Buffer {
  const target = new Uint8ClampedArray(grey.length);
  addGrain(target, grey, width, makeGrain(seed), pictureNumber, amplitude);
  return Buffer.from(target.buffer);
}

describe('film grain', () => {
  it('is as strong as asked, keeps the mean, and is free of colour', () => {
    const pixels = grainy(1, 0, 12);
    const reds = Buffer.from(pixels.filter((_, at) => at % 4 === 0));
    const mean = reds.reduce((sum, level) => sum + level, 0) / reds.length;
    const deviation = Math.sqrt(reds.reduce((sum, level) => sum + (level - mean) ** 2, 0) / reds.length);
    expect(Math.abs(mean - 128)).toBeLessThan(0.5);
    expect(Math.abs(deviation - 12)).toBeLessThan(0.5);
    expect(reds.equals(pixels.filter((_, at) => at % 4 === 2))).toBe(true);
  });

  it('is the same for the same seed and picture, and another for any other', () => {
    const pixels = grainy(1, 0, 12);
    expect(grainy(1, 0, 12).equals(pixels)).toBe(true);
    expect(grainy(2, 0, 12).equals(pixels)).toBe(false);
    expect(grainy(1, 1, 12).equals(pixels)).toBe(false);
  });

  it('of amplitude 0 changes nothing', () => {
    expect(grainy(1, 0, 0).equals(Buffer.from(grey))).toBe(true);
  });
});
