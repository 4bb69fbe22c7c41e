import { FRAME_HEADER_BYTES } from '../../src/wire/frame.ts';
import { sniffImage } from '../../src/wire/image.ts';
import { headerBefore, headerBehind } from './header-behind.ts';

/** A frame as the original program carries pictures, which knows no header. */
export function toDataUrl(frame: Uint8Array): string {
  const prefix = `data:${sniffImage(frame.subarray(FRAME_HEADER_BYTES)) ?? 'image/webp'};base64,`;
  return prefix + headerBehind(frame).toString('base64');
}

/** The frame in a data URL made by `toDataUrl`; of any other text, bytes that no check lets pass. */
export function fromDataUrl(text: string): Uint8Array {
  return headerBefore(Buffer.from(text.slice(text.indexOf(',') + 1), 'base64'));
}
