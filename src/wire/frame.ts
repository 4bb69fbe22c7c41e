import { RefusalError } from './errors.ts';
import { type MediaType, mediaTypeOf, mediaTypes, sniffImage } from './image.ts';

/**
 * A frame on the wire is a fixed header of 24 bytes, big-endian, and then the image:
 *
 * | offset | size | field |
 * |---|---|---|
 * | 0 | 2 | magic, "RM" |
 * | 2 | 1 | version, 1 |
 * | 3 | 1 | media type, see `mediaTypes` |
 * | 4 | 4 | sequence, counts up by one a frame from 0, and from 2^32 - 1 to 0 again |
 * | 8 | 8 | capture time, microseconds since the Unix epoch on the emitter's clock |
 * | 16 | 4 | picture number: what the strip in the picture says, or 0 |
 * | 20 | 4 | CRC-32 of the image (ISO-HDLC, as in zlib), or 0 if the emitter did not make one |
 */
export const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x524d;
const VERSION = 1;
const TWO_TO_32 = 2 ** 32;

export interface FrameHeader {
  readonly mediaType: MediaType;
  /** 0 to 2^32 - 1; see `serial-number.ts` for which of two is later. */
  readonly sequence: number;
  /** Whole microseconds since the Unix epoch, at most 2^53 - 1. */
  readonly captureTimeMicros: number;
  readonly pictureNumber: number;
  readonly checksum: number;
}

/** One encoded image with its header. `bytes` is the whole frame as it travels, `image` a view into it. */
export interface Frame extends FrameHeader {
  readonly bytes: Uint8Array;
  readonly image: Uint8Array;
}

/** Writes a header into the first 24 bytes of `target`. */
export function writeHeader(target: Uint8Array, header: FrameHeader): void {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  view.setUint16(0, MAGIC);
  view.setUint8(2, VERSION);
  view.setUint8(3, mediaTypes[header.mediaType]);
  view.setUint32(4, header.sequence);
  view.setUint32(8, Math.floor(header.captureTimeMicros / TWO_TO_32));
  view.setUint32(12, header.captureTimeMicros % TWO_TO_32);
  view.setUint32(16, header.pictureNumber);
  view.setUint32(20, header.checksum);
}

/** A header followed by a copy of the image: what an emitter sends. */
export function encodeFrame(header: FrameHeader, image: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + image.length);
  writeHeader(bytes, header);
  bytes.set(image, FRAME_HEADER_BYTES);
  return bytes;
}

/**
 * Reads a frame without copying it: the result keeps `bytes`.
 *
 * @throws RefusalError `bad-frame` if the header is wrong, `not-an-image` if what follows is not the image it announces
 */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < FRAME_HEADER_BYTES) throw new RefusalError('bad-frame', `It has ${bytes.length} bytes.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== MAGIC) throw new RefusalError('bad-frame', 'The magic is not "RM".');
  const version = view.getUint8(2);
  if (version !== VERSION) throw new RefusalError('bad-frame', `Version ${version} is not ${VERSION}.`);
  const mediaType = mediaTypeOf(view.getUint8(3));
  if (mediaType === undefined) throw new RefusalError('bad-frame', 'The media type is unknown.');
  const captureTimeMicros = view.getUint32(8) * TWO_TO_32 + view.getUint32(12);
  if (!Number.isSafeInteger(captureTimeMicros)) {
    throw new RefusalError('bad-frame', 'The capture time is out of range.');
  }
  const image = bytes.subarray(FRAME_HEADER_BYTES);
  if (sniffImage(image) !== mediaType) throw new RefusalError('not-an-image');
  return {
    mediaType,
    sequence: view.getUint32(4),
    captureTimeMicros,
    pictureNumber: view.getUint32(16),
    checksum: view.getUint32(20),
    bytes,
    image,
  };
}
