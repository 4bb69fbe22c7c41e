import { encodeFrame } from '../../../src/wire/frame.ts';
import { type MediaType, sniffImage } from '../../../src/wire/image.ts';
import type { Part } from './part-reader.ts';

/** A picture out of a part. */
export interface PartPicture {
  /** Under a header of ours where the server told what stands in one, else as it came. */
  readonly bytes: Uint8Array;
  /** By the server's clock, microseconds since the Unix epoch; undefined where it does not say. */
  readonly capturedMicros: number | undefined;
}

const MICRO_DIGITS = 6;
const MOST_SEQUENCE = 2 ** 32 - 1;

/** Where the end of a JPEG is looked for: behind it some cameras fill up to a length that suits them. */
const MOST_PADDING_BYTES = 4096;
const END_OF_JPEG = Buffer.from([0xff, 0xd9]);

/** The picture in a part, or why it is none that anybody can show, in words. */
export function pictureIn({ headers, body }: Part): PartPicture | string {
  const mediaType = sniffImage(body);
  if (mediaType === undefined) return 'it holds no picture';
  if (mediaType === 'image/jpeg' && !body.subarray(-MOST_PADDING_BYTES).includes(END_OF_JPEG)) {
    return 'its JPEG has no end';
  }
  const capturedMicros = timestampIn(headers.get('x-timestamp'));
  const sequence = sequenceIn(headers.get('x-sequence'));
  return { bytes: framed(mediaType, body, sequence, capturedMicros), capturedMicros };
}

/** Picture number and checksum of its emitter are told nobody who reads parts: they are as of one that made none. */
const framed = (
  mediaType: MediaType,
  image: Buffer,
  sequence: number | undefined,
  captureTimeMicros: number | undefined,
): Uint8Array =>
  sequence === undefined || captureTimeMicros === undefined
    ? image
    : encodeFrame({ mediaType, sequence, captureTimeMicros, pictureNumber: 0, checksum: 0 }, image);

/** Seconds with their microseconds, as mjpg-streamer, uStreamer and ESP32-CAM send them. */
function timestampIn(text = ''): number | undefined {
  const [, seconds, fraction = ''] = /^(\d{1,10})(?:\.(\d+))?$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  return (
    Number(seconds) * 10 ** MICRO_DIGITS + Number(fraction.slice(0, MICRO_DIGITS).padEnd(MICRO_DIGITS, '0'))
  );
}

function sequenceIn(text = ''): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= MOST_SEQUENCE ? Number(text) : undefined;
}
