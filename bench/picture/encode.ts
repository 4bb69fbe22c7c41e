import type sharpModule from 'sharp';
import type { StripCell } from '../../src/wire/strip.ts';
import { encodingOf } from './detail.ts';
import { PictureError } from './errors.ts';
import { addGrain, makeGrain } from './grain.ts';
import { searchSize } from './size-search.ts';

const FIRST_DETAIL = 0.3;

export interface EncoderOptions {
  readonly width: number;
  readonly height: number;
  /** Every image is of this many bytes, within 10 %. */
  readonly targetBytes: number;
  /** Of the grain. */
  readonly seed: number;
}

/** A picture that has neither grain nor strip yet. */
interface Draft {
  /** RGBA, not premultiplied. */
  readonly pixels: Uint8ClampedArray;
  readonly stripCells: readonly StripCell[];
  readonly pictureNumber: number;
}

type Encode = (draft: Draft) => Promise<Uint8Array>;

/**
 * Makes an encoder to WebP of a given size in bytes. It starts each picture from what was right for the one before, so
 * that it encodes a sequence about once a picture; the pictures of a sequence may be encoded at the same time.
 *
 * The encoder throws PictureError `target-unreachable` if no detail gives that size.
 */
export function makeEncoder(sharp: typeof sharpModule, options: EncoderOptions): Encode {
  const { width, height, targetBytes } = options;
  const grain = makeGrain(options.seed);
  let startDetail = FIRST_DETAIL;
  return async ({ pixels, stripCells, pictureNumber }) => {
    const grainy = new Uint8ClampedArray(pixels.length);
    const encodeAt = (detail: number): Promise<Uint8Array> => {
      const { quality, grainAmplitude } = encodingOf(detail);
      addGrain(grainy, pixels, width, grain, pictureNumber, grainAmplitude);
      fillCells(grainy, width, stripCells);
      return sharp(grainy, { raw: { width, height, channels: 4 } })
        .webp({ quality, effort: 0 })
        .toBuffer();
    };
    const found = await searchSize(encodeAt, targetBytes, startDetail);
    if (found === undefined) throw await unreachable(options, encodeAt);
    startDetail = found.nextDetail;
    return found.image;
  };
}

/** The strip goes over the grain, which would make it costly to encode and harder to read. */
function fillCells(pixels: Uint8ClampedArray, width: number, cells: readonly StripCell[]): void {
  for (const { x, y, size, light } of cells) {
    for (let row = y; row < y + size; row++) {
      const start = (row * width + x) * 4;
      for (let at = start; at < start + size * 4; at++) pixels[at] = light || at % 4 === 3 ? 255 : 0;
    }
  }
}

async function unreachable(
  { width, height, targetBytes }: EncoderOptions,
  encodeAt: (detail: number) => Promise<Uint8Array>,
): Promise<PictureError> {
  const least = (await encodeAt(0)).length;
  const most = (await encodeAt(1)).length;
  const advice =
    targetBytes < least
      ? 'more bytes or a smaller picture'
      : 'fewer bytes, a larger picture or another pattern';
  return new PictureError(
    'target-unreachable',
    `A picture of ${width}x${height} cannot be ${targetBytes} bytes: this one comes to between ${least} and ${most} bytes. Choose ${advice}.`,
  );
}
