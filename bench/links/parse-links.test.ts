import { expect, test } from 'vitest';
import { parseLinks } from './parse-links.ts';

test('links are named, or given in figures', () => {
  const [known, own, steady] = parseLinks('3G,satellite=20/3/600/40/5000/200, lab=100/100/1');
  expect(known).toMatchObject({ name: '3G', down: { bitsPerSecond: 1_600_000, delayMs: 150 } });
  expect(own).toMatchObject({
    name: 'satellite',
    down: { bitsPerSecond: 20e6, delayMs: 300, jitterMs: 40, stall: { everyMs: 5000, forMs: 200 } },
    up: { bitsPerSecond: 3e6 },
  });
  expect(steady?.down.stall).toBeUndefined();
});

test.each(['', '5G', 'x=1/2', 'x=1/2/3/4/5', 'x=0/1/1', 'x=1/1/-1', 'x=a/b/c', '=1/1/1', '<b>=1/1/1'])(
  '%j is refused',
  (text) => {
    expect(() => parseLinks(text)).toThrowError(
      /--links: .* is not allowed; give some of fibre, wifi, 4G, 3G, or NAME=/,
    );
  },
);
