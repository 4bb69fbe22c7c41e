import { FRAME_HEADER_BYTES } from '../../src/wire/frame.ts';

/**
 * A frame with its header behind the image, where decoders of images do not look: a RIFF file ends where its own length says,
 * and a JPEG at its marker. So it reaches those who are given images and nothing else.
 */
export const headerBehind = (frame: Uint8Array): Buffer =>
  Buffer.concat([frame.subarray(FRAME_HEADER_BYTES), frame.subarray(0, FRAME_HEADER_BYTES)]);

/** The frame again; of any other bytes, some that no check lets pass. */
export function headerBefore(image: Uint8Array): Uint8Array {
  const imageBytes = Math.max(0, image.length - FRAME_HEADER_BYTES);
  return Buffer.concat([image.subarray(imageBytes), image.subarray(0, imageBytes)]);
}
