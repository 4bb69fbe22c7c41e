import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { readStrip, StripError, type StripPayload, stripCells } from './strip.ts';

const payloads = fc.record({
  pictureNumber: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  timeMillis: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
});
const widths = fc.integer({ min: 160, max: 1300 });

let state = 12_345;
/** Coloured noise, the same on every run. */
const allNoise = Uint8ClampedArray.from({ length: 1300 * 720 * 4 }, (_, at) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return at % 4 === 3 ? 255 : state >>> 24;
});

const noise = (width: number, height: number): Uint8ClampedArray => allNoise.slice(0, width * height * 4);

function fillCell(rgba: Uint8ClampedArray, width: number, cell: ReturnType<typeof stripCells>[number]): void {
  for (let y = cell.y; y < cell.y + cell.size; y++) {
    rgba.fill(cell.light ? 255 : 0, (y * width + cell.x) * 4, (y * width + cell.x + cell.size) * 4);
  }
}

function picture(payload: StripPayload, width: number, height = 120): Uint8ClampedArray {
  const rgba = noise(width, height);
  for (const cell of stripCells(payload, width, height)) fillCell(rgba, width, cell);
  return rgba;
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof StripError) return error.code;
    throw error;
  }
  return undefined;
}

describe('the strip', () => {
  it('reads back as it was written, at every width', () => {
    fc.assert(
      fc.property(payloads, widths, (payload, width) => {
        expect(readStrip(picture(payload, width), width, 120)).toEqual(payload);
      }),
    );
  });

  it('reads back from the top 48 rows alone', () => {
    const payload = { pictureNumber: 7, timeMillis: 0 };
    expect(readStrip(picture(payload, 160).subarray(0, 160 * 48 * 4), 160, 48)).toEqual(payload);
    expect(readStrip(picture(payload, 160).subarray(0, 160 * 47 * 4), 160, 47)).toBeUndefined();
  });

  it('has 104 cells of 8 pixels on the grid of 8, each its own, inside the picture and its top 48 rows', () => {
    fc.assert(
      fc.property(payloads, widths, (payload, width) => {
        const cells = stripCells(payload, width, 120);
        expect(new Set(cells.map(({ x, y }) => `${x},${y}`)).size).toBe(104);
        const fits = ({ x, y, size }: (typeof cells)[number]): boolean =>
          x % 8 === 0 && y % 8 === 0 && size === 8 && x + size <= width && y + size <= 48;
        expect(cells.filter((cell) => !fits(cell))).toEqual([]);
      }),
    );
  });

  it('is written as marker, number, time and CRC-16', () => {
    const cells = stripCells({ pictureNumber: 0x01020304, timeMillis: 0x010203040506 }, 640, 480);
    const bits = cells.map(({ light }) => (light ? '1' : '0')).join('');
    // The last two bytes are binascii.crc_hqx(the ten bytes before them, 0xffff) of Python.
    expect(BigInt(`0b${bits}`).toString(16)).toBe('b20102030401020304050698a4');
  });

  it('refuses a picture that is too small, naming its size and the least', () => {
    const payload = { pictureNumber: 1, timeMillis: 0 };
    expect(() => stripCells(payload, 159, 120)).toThrow(/159x120.*160x120/);
    expect(codeOf(() => stripCells(payload, 160, 119))).toBe('picture-too-small');
  });

  it.each([
    { pictureNumber: 2 ** 32, timeMillis: 0 },
    { pictureNumber: -1, timeMillis: 0 },
    { pictureNumber: 0.5, timeMillis: 0 },
    { pictureNumber: 0, timeMillis: 2 ** 48 },
    { pictureNumber: 0, timeMillis: Number.NaN },
  ])('refuses $pictureNumber at $timeMillis', (payload) => {
    expect(codeOf(() => stripCells(payload, 640, 480))).toBe('number-out-of-range');
  });

  it('refuses pixels that are not those of the picture', () => {
    expect(codeOf(() => readStrip(new Uint8Array(160 * 120 * 3), 160, 120))).toBe('wrong-pixel-count');
  });
});

describe('no strip', () => {
  it.each([0, 128, 255])('is seen in a plain picture of level %i', (level) => {
    expect(readStrip(new Uint8Array(640 * 120 * 4).fill(level), 640, 120)).toBeUndefined();
  });

  it('is seen in noise', () => {
    expect(readStrip(noise(640, 120), 640, 120)).toBeUndefined();
  });

  it('is seen in random cells after a marker: their checksum is wrong', () => {
    const marker = stripCells({ pictureNumber: 0, timeMillis: 0 }, 640, 120).slice(0, 8);
    const rest = stripCells({ pictureNumber: 0, timeMillis: 0 }, 640, 120).slice(8);
    const rgba = noise(640, 120);
    for (const cell of marker) fillCell(rgba, 640, cell);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: rest.length, maxLength: rest.length }), (lights) => {
        for (const [index, cell] of rest.entries()) {
          fillCell(rgba, 640, { ...cell, light: lights[index] ?? false });
        }
        expect(readStrip(rgba, 640, 120)).toBeUndefined();
      }),
      // One in 65536 is right by chance, so these are always the same.
      { seed: 1 },
    );
  });

  it('is seen where any one cell is wrong', () => {
    fc.assert(
      fc.property(payloads, fc.integer({ min: 0, max: 103 }), (payload, index) => {
        const rgba = picture(payload, 640);
        const cell = stripCells(payload, 640, 120)[index];
        if (cell === undefined) throw new Error(`There is no cell ${index}.`);
        fillCell(rgba, 640, { ...cell, light: !cell.light });
        expect(readStrip(rgba, 640, 120)).toBeUndefined();
      }),
    );
  });

  it('is seen in a picture that is too small for one', () => {
    expect(readStrip(noise(64, 48), 64, 48)).toBeUndefined();
  });
});

describe('the strip survives', () => {
  const encoders: Record<string, (image: Sharp) => Sharp> = {
    'WebP at quality 1': (image) => image.webp({ quality: 1, effort: 0 }),
    'WebP at quality 5': (image) => image.webp({ quality: 5, effort: 0 }),
    'WebP at quality 5, effort 4': (image) => image.webp({ quality: 5, effort: 4 }),
    'WebP at quality 20': (image) => image.webp({ quality: 20, effort: 0 }),
    'JPEG at quality 20': (image) => image.jpeg({ quality: 20 }),
  };
  const cases: readonly [width: number, height: number, payload: StripPayload][] = [
    [160, 120, { pictureNumber: 0, timeMillis: 0 }],
    [160, 120, { pictureNumber: 2 ** 32 - 1, timeMillis: 2 ** 48 - 1 }],
    [320, 240, { pictureNumber: 0x5a5a_a5a5, timeMillis: 1_763_892_000_123 }],
    [641, 479, { pictureNumber: 0xffff, timeMillis: 0x5555_5555_5555 }],
    [1280, 720, { pictureNumber: 0x0123_4567, timeMillis: 1_763_892_000_123 }],
  ];

  it.each(Object.entries(encoders))('%s, over noise', async (_, encode) => {
    for (const [width, height, payload] of cases) {
      const raw = sharp(picture(payload, width, height), { raw: { width, height, channels: 4 } });
      const pixels = await sharp(await encode(raw).toBuffer())
        .ensureAlpha()
        .raw()
        .toBuffer();
      expect(readStrip(pixels, width, height)).toEqual(payload);
    }
  });
});
