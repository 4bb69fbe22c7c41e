import { expect, test } from 'vitest';
import { parseLinks } from './parse-links.ts';

test('links are named, or given in figures', () => {
  const [known, own, steady, still] = parseLinks(
    '3G,train=20/3/600/40/5000/200, lab=100/100/1,still=1/1/1/0/0/0',
  );
  expect(known).toMatchObject({ name: '3G', down: { bitsPerSecond: 1_600_000, delayMs: 150 } });
  expect(own).toMatchObject({
    name: 'train',
    down: { bitsPerSecond: 20e6, delayMs: 300, jitterMs: 40, stall: { everyMs: 5000, forMs: 200 } },
    up: { bitsPerSecond: 3e6 },
  });
  expect(steady?.down.stall).toBeUndefined();
  expect(still?.down.stall).toBeUndefined();
});

test('queue, losses and outages come last', () => {
  const [link] = parseLinks('x=20/5/50/0/0/0/256/3/40');
  expect(link?.down).toMatchObject({ bufferBytes: 256_000, lossShare: 0.03, outageMs: 40 });
  expect(link?.down.stall).toBeUndefined();
});

test.each([
  '',
  '5G',
  'x=1/2',
  'x=1/2/3/4/5',
  'x=0/1/1',
  'x=1/1/-1',
  'x=a/b/c',
  '=1/1/1',
  '<b>=1/1/1',
  // What stalls all the time, and what has no room for a packet, carries nothing.
  'x=1/1/1/0/0/100',
  'x=1/1/1/0/100/100',
  'x=1/1/1/0/0/0/1',
  'x=1/1/1/0/0/0/64/100',
])('%j is refused', (text) => {
  expect(() => parseLinks(text)).toThrowError(
    /--links: .* is not allowed; give some of fibre, far, .*, or NAME=/,
  );
});

test.each(['3G,fibre,3G', 'x=1/1/1,x=2/2/2', '3G,3G=1/1/1'])('%j has two links of one name', (text) => {
  expect(() => parseLinks(text)).toThrowError(/--links: there are two links called "(3G|x)"/);
});
