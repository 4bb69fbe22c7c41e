import sharp from 'sharp';
import { readStrip, type StripPayload } from '../../../src/wire/strip.ts';

export interface Decoded {
  /** RGBA */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly strip: StripPayload | undefined;
}

/** An encoded image as a browser would show it, and what its strip says. */
export async function decode(image: Uint8Array): Promise<Decoded> {
  const { data, info } = await sharp(image).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { pixels: data, width, height, strip: readStrip(data, width, height) };
}
