import type sharpModule from 'sharp';
import type { StripCell } from '../../src/wire/strip.ts';
import { type Encoding, encodingOf } from './detail.ts';
import { PictureError } from './errors.ts';
import { addGrain, makeGrain } from './grain.ts';
import { searchSize } from './size-search.ts';

const FIRST_DETAIL = 0.3;

/** Of the grain that pictures have whose size is nobody's concern: that of a webcam in a lit room. */
const USUAL_GRAIN_AMPLITUDE = 4;

export const pictureFormats = ['webp', 'jpeg'] as const;

export type PictureFormat = (typeof pictureFormats)[number];

interface AnyEncoderOptions {
  readonly width: number;
  readonly height: number;
  /** Of the grain. */
  readonly seed: number;
  /** WebP, if it is left out. */
  readonly format?: PictureFormat;
}

export interface SizedEncoderOptions extends AnyEncoderOptions {
  /** Every image is of this many bytes, within 10 %. */
  readonly targetBytes: number;
}

interface QualityEncoderOptions extends AnyEncoderOptions {
  /** As the format takes it, 1 to 100. */
  readonly quality: number;
}

export type EncoderOptions = SizedEncoderOptions | QualityEncoderOptions;

/** A picture that has neither grain nor strip yet. */
interface Draft {
  /** RGBA, not premultiplied. */
  readonly pixels: Uint8ClampedArray;
  readonly stripCells: readonly StripCell[];
  readonly pictureNumber: number;
}

type Encode = (draft: Draft) => Promise<Uint8Array>;

/** Encodes a picture in some quality, under some grain. */
type EncodeAs = (draft: Draft, encoding: Encoding) => Promise<Uint8Array>;

/**
 * Makes an encoder to images of a given quality, or of a given size in bytes. The latter throws PictureError
 * `target-unreachable` if no detail gives that size.
 */
export function makeEncoder(sharp: typeof sharpModule, options: EncoderOptions): Encode {
  const { width, height, format = 'webp' } = options;
  const grain = makeGrain(options.seed);
  const encodeAs: EncodeAs = ({ pixels, stripCells, pictureNumber }, { quality, grainAmplitude }) => {
    const grainy = new Uint8ClampedArray(pixels.length);
    addGrain(grainy, pixels, width, grain, pictureNumber, grainAmplitude);
    fillCells(grainy, width, stripCells);
    const image = sharp(grainy, { raw: { width, height, channels: 4 } });
    return (format === 'jpeg' ? image.jpeg({ quality }) : image.webp({ quality, effort: 0 })).toBuffer();
  };
  if ('targetBytes' in options) return sizedEncoder(options, encodeAs);
  const encoding = { quality: options.quality, grainAmplitude: USUAL_GRAIN_AMPLITUDE };
  return (draft) => encodeAs(draft, encoding);
}

/**
 * It starts each picture from what was right for the one before, so that it encodes a sequence about once a picture; the
 * pictures of a sequence may be encoded at the same time.
 */
function sizedEncoder(options: SizedEncoderOptions, encodeAs: EncodeAs): Encode {
  let startDetail = FIRST_DETAIL;
  return async (draft) => {
    const encodeAt = (detail: number): Promise<Uint8Array> => encodeAs(draft, encodingOf(detail));
    const found = await searchSize(encodeAt, options.targetBytes, startDetail);
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
  { width, height, targetBytes }: SizedEncoderOptions,
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
