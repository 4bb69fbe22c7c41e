import { RefusalError } from '../../wire/errors.ts';
import { encodeFrame, type Frame } from '../../wire/frame.ts';
import { sniffImage } from '../../wire/image.ts';

const prefixPattern = /^data:image\/[a-z]+;base64,/;

/**
 * The image in a data URL, as the original program's emitter sends it. What the URL says of its type is not believed:
 * the bytes are looked at.
 *
 * @throws RefusalError `not-an-image`
 */
export function frameFromDataUrl(
  dataUrl: string,
  stamp: { sequence: number; captureTimeMicros: number },
): Uint8Array {
  const prefix = prefixPattern.exec(dataUrl.slice(0, 64))?.[0];
  if (prefix === undefined) throw new RefusalError('not-an-image');
  const image = Buffer.from(dataUrl.slice(prefix.length), 'base64');
  const mediaType = sniffImage(image);
  if (mediaType === undefined) throw new RefusalError('not-an-image');
  return encodeFrame({ mediaType, ...stamp, pictureNumber: 0, checksum: 0 }, image);
}

/** A frame's image as a data URL, as the original program's consumer expects it. */
export function dataUrlOf(frame: Frame): string {
  const { buffer, byteOffset, byteLength } = frame.image;
  return `data:${frame.mediaType};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`;
}
