import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchSize } from './size-search.ts';

/** An encoder from detail to size, and how often it was asked. */
function encoder(sizeOf: (detail: number) => number) {
  const asked: number[] = [];
  const encodeAt = async (detail: number): Promise<Uint8Array> => {
    asked.push(detail);
    return new Uint8Array(Math.round(sizeOf(detail)));
  };
  return { asked, encodeAt };
}

const from1To100Kilobytes = (detail: number): number => 1000 * 100 ** detail;

describe('the search for a size', () => {
  it('meets any target between the extremes within 10 %, from any start, on any curve', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1000, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        async (target, start, bend) => {
          const { encodeAt, asked } = encoder((detail) => from1To100Kilobytes(detail ** bend));
          const found = await searchSize(encodeAt, target, start);
          const ratio = (found?.image.length ?? 0) / target;
          expect(ratio).toBeGreaterThan(0.9);
          expect(ratio).toBeLessThan(1.1);
          expect(asked.length).toBeLessThanOrEqual(30);
          expect(Math.min(...asked)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...asked)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('takes one encode a picture once it has found the size, and comes closer', async () => {
    const { encodeAt, asked } = encoder(from1To100Kilobytes);
    let detail = 0.3;
    let bytes = 0;
    for (let picture = 0; picture < 40; picture++) {
      const found = await searchSize(encodeAt, 30_000, detail);
      if (found === undefined) throw new Error('It found nothing.');
      detail = found.nextDetail;
      bytes = found.image.length;
    }
    expect(asked.length).toBeLessThan(50);
    expect(Math.abs(bytes - 30_000)).toBeLessThan(300);
  });

  it('takes what is within 10 % at the extremes', async () => {
    const { encodeAt } = encoder(from1To100Kilobytes);
    expect((await searchSize(encodeAt, 920, 0.5))?.image.length).toBe(1000);
    expect((await searchSize(encodeAt, 109_000, 0.5))?.image.length).toBe(100_000);
  });

  it.each([
    ['below the least', 880],
    ['above the most', 112_000],
  ])('finds nothing %s', async (_, target) => {
    const { encodeAt } = encoder(from1To100Kilobytes);
    expect(await searchSize(encodeAt, target, 0.5)).toBeUndefined();
  });

  it('finds nothing in a gap', async () => {
    const { encodeAt } = encoder((detail) => (detail < 0.4 ? 10_000 : 20_000));
    expect(await searchSize(encodeAt, 14_000, 0.3)).toBeUndefined();
  });
});
