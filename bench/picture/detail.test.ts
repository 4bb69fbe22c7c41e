import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodingOf } from './detail.ts';

const details = fc.double({ min: 0, max: 1, noNaN: true });

it('asks for no less quality and no less grain the more detail there is', () => {
  fc.assert(
    fc.property(details, details, (one, other) => {
      const less = encodingOf(Math.min(one, other));
      const more = encodingOf(Math.max(one, other));
      expect(more.quality).toBeGreaterThanOrEqual(less.quality);
      expect(more.grainAmplitude).toBeGreaterThanOrEqual(less.grainAmplitude);
    }),
  );
});

it('goes from the lowest quality without grain to a great deal of both', () => {
  expect(encodingOf(0)).toEqual({ quality: 1, grainAmplitude: 0 });
  expect(encodingOf(1)).toEqual({ quality: 98, grainAmplitude: 64 });
});

it.each([-0.1, 1.1, Number.NaN])('refuses a detail of %d', (detail) => {
  expect(() => encodingOf(detail)).toThrow(RangeError);
});
