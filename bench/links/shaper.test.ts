import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import type { LinkDirection } from './profile.ts';
import { Shaper } from './shaper.ts';

const link: LinkDirection = { bitsPerSecond: 800_000, delayMs: 50, jitterMs: 0, bufferBytes: 10_000 };

/** Lets all of it through, and tells when each segment came. */
function drain(shaper: Shaper): { atMs: number; bytes: Uint8Array }[] {
  const out: { atMs: number; bytes: Uint8Array }[] = [];
  for (let due = shaper.nextDueMs; due !== undefined; due = shaper.nextDueMs) {
    for (const { bytes, dueMs } of shaper.take(due)) out.push({ atMs: dueMs, bytes });
  }
  return out;
}

test('bytes take their time on the wire, and then the delay', () => {
  const shaper = new Shaper(link, seededRandom(1));
  shaper.push(new Uint8Array(1000), 0);
  shaper.push(new Uint8Array(2000), 0);
  expect(shaper.take(59.9)).toEqual([]);
  expect(drain(shaper).map(({ atMs }) => atMs)).toEqual([60, 80]);
});

test('what comes out is what went in, in order and never faster than the link', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ size: fc.integer({ min: 1, max: 3000 }), gapMs: fc.nat(50) }), { minLength: 1 }),
      fc.integer({ min: 1, max: 1000 }),
      (pushes, seed) => {
        const shaper = new Shaper(
          { ...link, jitterMs: 20, stall: { everyMs: 100, forMs: 30 } },
          seededRandom(seed),
        );
        let nowMs = 0;
        let pushed = 0;
        for (const { size, gapMs } of pushes) {
          nowMs += gapMs;
          shaper.push(new Uint8Array(size).fill(pushed++), nowMs);
        }
        const out = drain(shaper);
        expect(out.map(({ bytes }) => [bytes[0], bytes.length])).toEqual(
          pushes.map(({ size }, i) => [i % 256, size]),
        );
        const total = pushes.reduce((sum, { size }) => sum + size, 0);
        expect(out.at(-1)?.atMs).toBeGreaterThanOrEqual(
          (total * 8000) / link.bitsPerSecond + link.delayMs - 1e-6,
        );
        expect(out.every(({ atMs }, i) => atMs >= (out[i - 1]?.atMs ?? 0))).toBe(true);
      },
    ),
  );
});

test('nothing goes on the wire during a stall', () => {
  const shaper = new Shaper({ ...link, delayMs: 0, stall: { everyMs: 100, forMs: 1000 } }, seededRandom(3));
  for (let nowMs = 0; nowMs < 3000; nowMs += 10) shaper.push(new Uint8Array(10), nowMs);
  const times = drain(shaper).map(({ atMs }) => atMs);
  const gaps = times.map((atMs, i) => atMs - (times[i - 1] ?? 0));
  expect(Math.max(...gaps)).toBeGreaterThan(900);
});

describe('the queue', () => {
  test('is full at its bound, and not once the bytes are on their way', () => {
    const shaper = new Shaper(link, seededRandom(1));
    for (let i = 0; i < 10; i++) shaper.push(new Uint8Array(1000), 0);
    expect(shaper.isFull(0)).toBe(true);
    expect(shaper.isFull(10)).toBe(false);
    expect(shaper.queuedBytes(55)).toBe(5000);
  });
});

test('the same seed gives the same link', () => {
  const times = (seed: number): number[] => {
    const shaper = new Shaper({ ...link, jitterMs: 40 }, seededRandom(seed));
    for (let i = 0; i < 20; i++) shaper.push(new Uint8Array(100), i * 20);
    return drain(shaper).map(({ atMs }) => atMs);
  };
  expect(times(7)).toEqual(times(7));
  expect(times(7)).not.toEqual(times(8));
});
