import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { msgpackPacket } from '../testing/client-frame.ts';
import { holdsWhatItSays } from './msgpack-shape.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

test('whatever the parser writes holds what it says, and no beginning of it does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.uint8Array({ maxLength: 70_000 }), (value, binary) => {
      const whole = msgpackPacket({ type: 2, nsp: '/', data: ['event', value, Buffer.from(binary)] });
      expect(holdsWhatItSays(whole)).toBe(true);
      expect(holdsWhatItSays(whole.subarray(0, whole.length - 1))).toBe(false);
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
    expect(holdsWhatItSays(bytes(hex))).toBe(false);
  });
});
