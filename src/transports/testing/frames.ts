import { encodeFrame, FRAME_HEADER_BYTES } from '../../wire/frame.ts';

const signature = [0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50];

/** The smallest message that is a frame: a header and a signature. */
export const SMALLEST_FRAME_BYTES = FRAME_HEADER_BYTES + signature.length;

/** A frame of exactly `messageBytes` bytes on the wire whose content depends on its sequence. */
export function testFrame(sequence: number, messageBytes = 2000): Uint8Array {
  const image = new Uint8Array(messageBytes - FRAME_HEADER_BYTES);
  for (let i = 0; i < image.length; i++) image[i] = (sequence * 31 + i * 7 + (i >> 8)) & 0xff;
  image.set(signature);
  return encodeFrame(
    { mediaType: 'image/webp', sequence, captureTimeMicros: 1, pictureNumber: 0, checksum: 0 },
    image,
  );
}
