import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RefusalError } from './errors.ts';
import { decodeFrame, encodeFrame, FRAME_HEADER_BYTES, type FrameHeader } from './frame.ts';
import { type MediaType, mediaTypes } from './image.ts';

const signatures: Record<MediaType, number[]> = {
  'image/webp': [0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
};

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const header: fc.Arbitrary<FrameHeader> = fc.record({
  mediaType: fc.constantFrom(...(Object.keys(mediaTypes) as MediaType[])),
  sequence: uint32,
  captureTimeMicros: fc.maxSafeNat(),
  pictureNumber: uint32,
  checksum: uint32,
});
const frame = fc.tuple(header, fc.uint8Array({ maxLength: 200 })).map(([head, rest]) => ({
  head,
  image: Uint8Array.from([...signatures[head.mediaType], ...rest]),
}));

function codeOf(bytes: Uint8Array): string | undefined {
  try {
    decodeFrame(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof RefusalError) return error.code;
    throw error;
  }
}

describe('frame codec', () => {
  test('what was encoded is decoded, field for field and byte for byte', () => {
    fc.assert(
      fc.property(frame, ({ head, image }) => {
        const bytes = encodeFrame(head, image);
        const decoded = decodeFrame(bytes);
        expect(decoded).toEqual({ ...head, bytes, image });
        expect(decoded.bytes).toBe(bytes);
      }),
    );
  });

  test('a frame inside a larger buffer is read from where it begins', () => {
    fc.assert(
      fc.property(frame, fc.integer({ min: 1, max: 9 }), ({ head, image }, offset) => {
        const encoded = encodeFrame(head, image);
        const larger = new Uint8Array(encoded.length + offset);
        larger.set(encoded, offset);
        expect(decodeFrame(larger.subarray(offset))).toMatchObject(head);
      }),
    );
  });

  test('any bytes are either a frame or refused with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(['bad-frame', 'not-an-image', undefined]).toContain(codeOf(bytes));
      }),
    );
  });

  test('the header is where the protocol says', () => {
    const bytes = encodeFrame(
      {
        mediaType: 'image/jpeg',
        sequence: 0x01020304,
        captureTimeMicros: 0x0000_0102_0304_0506,
        pictureNumber: 7,
        checksum: 8,
      },
      Uint8Array.from(signatures['image/jpeg']),
    );
    expect([...bytes]).toEqual(
      [0x52, 0x4d, 1, 2, 1, 2, 3, 4, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 7, 0, 0, 0, 8].concat([
        0xff, 0xd8, 0xff,
      ]),
    );
  });

  const good = encodeFrame(
    { mediaType: 'image/webp', sequence: 0, captureTimeMicros: 0, pictureNumber: 0, checksum: 0 },
    Uint8Array.from(signatures['image/webp']),
  );
  const changed = (offset: number, value: number): Uint8Array => {
    const bytes = good.slice();
    bytes[offset] = value;
    return bytes;
  };

  test.each([
    ['nothing at all', new Uint8Array(0), 'bad-frame'],
    ['a header cut short', good.subarray(0, FRAME_HEADER_BYTES - 1), 'bad-frame'],
    ['another magic', changed(0, 0), 'bad-frame'],
    ['another version', changed(2, 9), 'bad-frame'],
    ['an unknown media type', changed(3, 77), 'bad-frame'],
    ['a capture time beyond 2^53', changed(8, 0xff), 'bad-frame'],
    ['a header without an image', good.subarray(0, FRAME_HEADER_BYTES), 'not-an-image'],
    ['an image of another type than announced', changed(3, 2), 'not-an-image'],
    ['something that is no image', changed(FRAME_HEADER_BYTES, 0), 'not-an-image'],
  ])('%s is refused', (_name, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });
});
