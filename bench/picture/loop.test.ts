import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sniffImage } from '../../src/wire/image.ts';
import { type LoopOptions, livePictures, loadOrMakeLoop, makeLoop } from './loop.ts';
import { patternNames } from './pattern.ts';
import { decode } from './testing/decode.ts';

const small: LoopOptions = {
  width: 320,
  height: 240,
  targetBytes: 10_000,
  frames: 4,
  frameIntervalMs: 50,
  pattern: 'card',
  seed: 1,
};

/** The mean difference in levels of 0 to 255 between two pictures, below the strip. */
function meanDifference(one: Uint8Array, other: Uint8Array, stripRows: number, width: number): number {
  let sum = 0;
  const start = stripRows * width * 4;
  for (let at = start; at < one.length; at++) sum += Math.abs((one[at] ?? 0) - (other[at] ?? 0));
  return sum / (one.length - start);
}

describe('a loop', () => {
  it.each([
    [160, 120, 2500],
    [320, 240, 4000],
    [640, 480, 15_000],
    [640, 480, 30_000],
    [640, 480, 60_000],
    [1280, 720, 100_000],
  ])('of %ix%i meets %i bytes in every picture, within a tenth', async (width, height, targetBytes) => {
    const loop = await makeLoop({ ...small, width, height, targetBytes });
    expect(loop).toHaveLength(small.frames);
    for (const { image } of loop) {
      expect(image.length).toBeGreaterThanOrEqual(targetBytes * 0.9);
      expect(image.length).toBeLessThanOrEqual(targetBytes * 1.1);
    }
    const decoded = await decode(loop[0]?.image ?? new Uint8Array());
    expect([decoded.width, decoded.height]).toEqual([width, height]);
  });

  it.each(patternNames)('of pattern %s meets its size, tells its numbers and moves', async (pattern) => {
    const loop = await makeLoop({ ...small, pattern });
    const decoded = await Promise.all(loop.map(({ image }) => decode(image)));
    expect(decoded.map(({ strip }) => strip)).toEqual(
      [0, 1, 2, 3].map((pictureNumber) => ({ pictureNumber, timeMillis: 0 })),
    );
    expect(loop.map(({ pictureNumber }) => pictureNumber)).toEqual([0, 1, 2, 3]);
    for (const [index, { image, checksum, mediaType }] of loop.entries()) {
      expect(Math.abs(image.length / small.targetBytes - 1)).toBeLessThanOrEqual(0.1);
      expect(checksum).toBe(crc32(image));
      expect(sniffImage(image)).toBe(mediaType);
      const [here, next] = [decoded[index], decoded[(index + 1) % decoded.length]];
      if (here === undefined || next === undefined) throw new Error('A picture is missing.');
      expect(meanDifference(here.pixels, next.pixels, 48, small.width)).toBeGreaterThan(1);
    }
  });

  it('is the same for the same seed, and another for another', async () => {
    const images = async (seed: number): Promise<string[]> =>
      (await makeLoop({ ...small, frames: 2, seed })).map(({ image }) => Buffer.from(image).toString('hex'));
    const first = await images(1);
    expect(await images(1)).toEqual(first);
    expect(await images(2)).not.toEqual(first);
  });

  it('reports every picture that is done', async () => {
    const progress: string[] = [];
    await makeLoop({ ...small, frames: 3 }, (done, total) => progress.push(`${done}/${total}`));
    expect(progress).toEqual(['1/3', '2/3', '3/3']);
  });

  it.each([
    [500, /320x240 cannot be 500 bytes.*between \d+ and \d+ bytes.*more bytes or a smaller picture/],
    [500_000, /320x240 cannot be 500000 bytes.*between \d+ and \d+ bytes.*fewer bytes, a larger picture/],
  ])('says so where %i bytes cannot be reached', async (targetBytes, message) => {
    const failure = makeLoop({ ...small, targetBytes });
    await expect(failure).rejects.toMatchObject({ name: 'PictureError', code: 'target-unreachable' });
    await expect(failure).rejects.toThrow(message);
  });

  it('refuses a picture that is too small for the strip', async () => {
    await expect(makeLoop({ ...small, width: 120 })).rejects.toMatchObject({ code: 'picture-too-small' });
  });

  it('comes with what it really is, and without a notice where it was drawn', async () => {
    const notices: string[] = [];
    const { pictures, ...rest } = await loadOrMakeLoop(small, (text) => notices.push(text));
    expect(rest).toEqual({
      origin: 'drawn',
      width: 320,
      height: 240,
      pattern: 'card',
      targetBytes: 10_000,
    });
    expect(pictures).toHaveLength(4);
    expect(notices).toEqual([]);
  });
});

describe('live pictures', () => {
  it('hold their number and time, and meet the size, even when asked for at once', async () => {
    const makePicture = await livePictures(small);
    const start = 1_763_892_000_123;
    const pictures = await Promise.all([5, 6, 7].map((number) => makePicture(number, start + number)));
    for (const [index, { image, pictureNumber }] of pictures.entries()) {
      expect(pictureNumber).toBe(index + 5);
      expect((await decode(image)).strip).toEqual({ pictureNumber, timeMillis: start + pictureNumber });
      expect(Math.abs(image.length / small.targetBytes - 1)).toBeLessThanOrEqual(0.1);
    }
  });
});

describe.each(['webp', 'jpeg'] as const)('%s of a quality', (format) => {
  const options = { width: 320, height: 240, pattern: 'clock', seed: 1, format } as const;

  it('says what it is, holds number and time, and is larger the better it is', async () => {
    const sizes: number[] = [];
    for (const quality of [20, 90]) {
      const make = await livePictures({ ...options, quality });
      const { image, mediaType, checksum } = await make(7, 1_700_000_000_123);
      expect(mediaType).toBe(`image/${format}`);
      expect(sniffImage(image)).toBe(mediaType);
      expect(checksum).toBe(crc32(image));
      const { strip } = await decode(image);
      expect(strip).toEqual({ pictureNumber: 7, timeMillis: 1_700_000_000_123 });
      sizes.push(image.length);
    }
    expect(sizes[1]).toBeGreaterThan(sizes[0] ?? 0);
  });

  it('may be of a size instead', async () => {
    const make = await livePictures({ ...options, targetBytes: 12_000 });
    expect(Math.abs((await make(1, 0)).image.length / 12_000 - 1)).toBeLessThanOrEqual(0.1);
  });
});
