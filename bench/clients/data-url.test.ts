import { expect, test } from 'vitest';
import { testFrame } from '../../src/transports/testing/frames.ts';
import { decodeFrame, FRAME_HEADER_BYTES } from '../../src/wire/frame.ts';
import { sniffImage } from '../../src/wire/image.ts';
import { fromDataUrl, toDataUrl } from './data-url.ts';

test('a frame comes back as it was, and its data URL begins with the image', () => {
  const frame = testFrame(7, 5000);
  const text = toDataUrl(frame);
  expect(text).toMatch(/^data:image\/webp;base64,/);
  expect(sniffImage(Buffer.from(text.split(',')[1] ?? '', 'base64'))).toBe('image/webp');
  expect(decodeFrame(fromDataUrl(text))).toMatchObject({ sequence: 7 });
  expect(Buffer.from(fromDataUrl(text)).equals(frame)).toBe(true);
});

test('a JPEG is told to be one', () => {
  const jpeg = Buffer.concat([
    testFrame(7).subarray(0, FRAME_HEADER_BYTES),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  ]);
  expect(toDataUrl(jpeg)).toMatch(/^data:image\/jpeg;base64,\/9j/);
});

test.each(['', 'data:,', 'rubbish', 'data:image/webp;base64,AAAA'])('%j is no frame', (text) => {
  expect(() => decodeFrame(fromDataUrl(text))).toThrow();
});
