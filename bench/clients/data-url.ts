import { FRAME_HEADER_BYTES } from '../../src/wire/frame.ts';
import { sniffImage } from '../../src/wire/image.ts';

/**
 * A frame as the original program carries pictures. It knows no header, so ours stands behind the image, where decoders
 * of images do not look: a RIFF file ends where its own length says, and a JPEG at its marker.
 */
export function toDataUrl(frame: Uint8Array): string {
  const header = frame.subarray(0, FRAME_HEADER_BYTES);
  const image = frame.subarray(FRAME_HEADER_BYTES);
  const prefix = `data:${sniffImage(image) ?? 'image/webp'};base64,`;
  return prefix + Buffer.concat([image, header]).toString('base64');
}

/** The frame in a data URL made by `toDataUrl`; of any other text, bytes that no check lets pass. */
export function fromDataUrl(text: string): Uint8Array {
  const bytes = Buffer.from(text.slice(text.indexOf(',') + 1), 'base64');
  const imageBytes = Math.max(0, bytes.length - FRAME_HEADER_BYTES);
  return Buffer.concat([bytes.subarray(imageBytes), bytes.subarray(0, imageBytes)]);
}
