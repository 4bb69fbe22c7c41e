import { crc32 } from 'node:zlib';
import { type StripPayload, stripCells } from '../../src/wire/strip.ts';
import { type EncoderOptions, makeEncoder, type SizedEncoderOptions } from './encode.ts';
import { loadCanvas, loadSharp } from './libraries.ts';
import { drawPattern, type PatternName } from './pattern.ts';

interface Drawn {
  readonly pattern: PatternName;
}

/** Width and height in pixels, 160x120 or more. */
export type PictureOptions = EncoderOptions & Drawn;

/** Of pictures that all have about the same size in bytes. */
export type SizedPictureOptions = SizedEncoderOptions & Drawn;

export interface EncodedPicture {
  readonly image: Uint8Array;
  readonly mediaType: 'image/webp' | 'image/jpeg';
  /** The same number as in the picture's strip. */
  readonly pictureNumber: number;
  /** CRC-32 of `image`, as in the frame header. */
  readonly checksum: number;
}

/** Pictures to replay again and again, and what they really are. */
export interface PictureLoop {
  readonly pictures: readonly EncodedPicture[];
  readonly origin: 'drawn' | 'fixtures';
  readonly width: number;
  readonly height: number;
  readonly pattern: PatternName;
  /** Each image has this many bytes, within 10 %. */
  readonly targetBytes: number;
}

/** @param shownMillis what the clock in the picture shows, milliseconds since the Unix epoch */
type MakePicture = (strip: StripPayload, shownMillis: number) => Promise<EncodedPicture>;

/**
 * Sets up what it takes to draw and encode pictures of one kind.
 *
 * @throws PictureError `canvas-unavailable`, `sharp-unavailable`; StripError `picture-too-small`. What it returns throws
 *   PictureError `target-unreachable`.
 */
export async function openPictureMaker(options: PictureOptions): Promise<MakePicture> {
  const { width, height, pattern, format = 'webp' } = options;
  const stripBottom = Math.max(
    ...stripCells({ pictureNumber: 0, timeMillis: 0 }, width, height).map((cell) => cell.y + cell.size),
  );
  const box = { x: 0, y: 0, width, height };
  const clear = { x: 0, y: stripBottom, width, height: height - stripBottom };
  const { createCanvas } = await loadCanvas();
  const encode = makeEncoder(await loadSharp(), options);
  const context = createCanvas(width, height).getContext('2d', { alpha: false });
  return async (strip, shownMillis) => {
    const { pictureNumber } = strip;
    drawPattern(context, pattern, { box, clear, pictureNumber, timeMillis: shownMillis });
    const image = await encode({
      pixels: context.getImageData(0, 0, width, height).data,
      stripCells: stripCells(strip, width, height),
      pictureNumber,
    });
    return { image, mediaType: `image/${format}`, pictureNumber, checksum: crc32(image) };
  };
}
