import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partReader } from './mjpeg.ts';

const part = (bytes: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`content-type: image/webp\r\ncontent-length: ${bytes.length}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n--boundary\r\n'),
  ]);

test('parts are read, wherever what comes is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      (images, cuts) => {
        const body = Buffer.concat([Buffer.from('--boundary\r\n'), ...images.map(part)]);
        const read: Uint8Array[] = [];
        const reader = partReader((bytes) => read.push(Uint8Array.from(bytes)));
        let at = 0;
        for (let i = 0; at < body.length; i++) {
          const length = cuts[i % cuts.length] ?? 1;
          reader(body.subarray(at, at + length));
          at += length;
        }
        expect(read).toEqual(images.map((image) => Uint8Array.from(image)));
      },
    ),
  );
});
