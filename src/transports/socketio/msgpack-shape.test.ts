import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { msgpackPacket } from '../testing/client-frame.ts';
import { badShapeOf } from './msgpack-shape.ts';

const unlimited = { values: Number.POSITIVE_INFINITY, textBytes: Number.POSITIVE_INFINITY };
const limits = { values: 10, textBytes: 300 };

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

test('whatever the parser writes holds what it says, and no beginning of it does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array({ maxLength: 70_000 }), (value, binary) => {
      const whole = msgpackPacket({ type: 2, nsp: '/', data: ['event', value, Buffer.from(binary)] });
      expect(badShapeOf(whole, unlimited)).toBeUndefined();
      expect(badShapeOf(whole.subarray(0, whole.length - 1), unlimited)).toBe('untrue');
    }),
  );
});

describe('what says more than it holds', () => {
  test.each([
    ['an array of millions', 'dd01ffffff'],
    ['such arrays in each other', 'dd01ffffffdd01ffffffdd01ffffffdd01ffffff'],
    ['an array in the last item of one', `dc0004c0c0c0dd00ffffff`],
    ['a map of millions', 'df01ffffff'],
    ['a text', 'dbffffffff61'],
    ['bytes', 'c6ffffffff00'],
    ['an extension', 'c9ffffffff0100'],
    ['a length that is cut off', 'dd01ff'],
    ['nothing', ''],
  ])('is told: %s', (_name, hex) => {
    expect(badShapeOf(bytes(hex), unlimited)).toBe('untrue');
  });
});

test.each([
  ['ten values', [1, 2, 3, 4, 5], undefined],
  ['eleven', [1, 2, 3, 4, 5, 6], 'too much'],
  ['eleven, nested', [[[[[[1]]]]]], 'too much'],
  ['a text', ['a'.repeat(300)], undefined],
  ['a long one', ['a'.repeat(301)], 'too much'],
  ['a longer one', ['a'.repeat(100_000)], 'too much'],
  ['a short data URL', [`data:image/webp;base64,${'a'.repeat(300)}`], undefined],
  ['a data URL', [`data:image/webp;base64,${'a'.repeat(100_000)}`], undefined],
  ['bytes', [Buffer.alloc(100_000)], undefined],
])('of %s it says whether they are too many', (_name, data, expected) => {
  expect(badShapeOf(msgpackPacket({ type: 2, data }), limits)).toBe(expected);
});
