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

test('nothing goes on the wire during a stall, and stalls come again and again', () => {
  const stall = { everyMs: 1000, forMs: 300 };
  const shaper = new Shaper({ ...link, delayMs: 0, stall }, seededRandom(3), 0.5);
  for (let nowMs = 0; nowMs < 3000; nowMs += 10) shaper.push(new Uint8Array(10), nowMs);
  const begun = drain(shaper).map(({ atMs }) => atMs - 0.1);
  // At 0 it is in the middle of a period: stalls begin at 500, 1500 and 2500.
  for (const atMs of begun) expect((atMs + 500) % 1000).toBeGreaterThanOrEqual(300 - 1e-6);
  expect(begun.filter((atMs) => atMs > 800 && atMs < 801).length).toBeGreaterThan(0);
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

describe('a packet', () => {
  const packet = new Uint8Array(1000);

  test('is lost where the queue has no room for it', () => {
    const shaper = new Shaper(link, seededRandom(1));
    const fates = Array.from({ length: 12 }, () => shaper.offer(packet, 0));
    expect(fates).toEqual([...Array(10).fill('taken'), 'queue full', 'queue full']);
    expect(shaper.offer(packet, 10)).toBe('taken');
    expect(drain(shaper)).toHaveLength(11);
  });

  test('is lost in a pause that is longer than a full queue takes', () => {
    // 10 kB take 100 ms.
    const shaper = new Shaper({ ...link, stall: { everyMs: 1000, forMs: 300 } }, seededRandom(1));
    expect(shaper.offer(packet, 150)).toBe('queue full');
    const fates = Array.from({ length: 6 }, () => shaper.offer(packet, 250));
    expect(fates).toEqual([...Array(5).fill('taken'), 'queue full']);
    // Of what waits a second pause is in the way.
    for (let i = 0; i < 3; i++) expect(shaper.offer(packet, 970)).toBe('taken');
    expect(shaper.offer(packet, 970)).toBe('queue full');
  });

  test('is lost by chance, as often as the link says', () => {
    const shaper = new Shaper({ ...link, bufferBytes: 1e9, lossShare: 0.2 }, seededRandom(1));
    const lost = Array.from({ length: 5000 }, (_, i) => shaper.offer(packet, i)).filter(
      (fate) => fate === 'lost',
    );
    expect(lost.length / 5000).toBeGreaterThan(0.17);
    expect(lost.length / 5000).toBeLessThan(0.23);
  });

  test('is lost with all that is sent in an outage, and as much of the time is lost as the link says', () => {
    const shaper = new Shaper({ ...link, bufferBytes: 1e9, lossShare: 0.1, outageMs: 40 }, seededRandom(1));
    const isLost = Array.from({ length: 200_000 }, (_, i) => shaper.offer(packet, i) === 'lost');
    const share = isLost.filter(Boolean).length / isLost.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
    const runs = isLost
      .join('')
      .split('false')
      .filter((run) => run !== '');
    for (const run of runs) expect(run.length / 'true'.length).toBeGreaterThanOrEqual(39);
  });

  test('is lost, or comes in its order: whatever is lost, offered in whatever gaps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ size: fc.integer({ min: 40, max: 1500 }), gapMs: fc.nat(30) })),
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(0, 20),
        (offers, seed, outageMs) => {
          const lossy = { ...link, bufferBytes: 6000, jitterMs: 30, lossShare: 0.3, outageMs };
          const shaper = new Shaper(lossy, seededRandom(seed), 0.25);
          let nowMs = 0;
          let most = 0;
          const taken = offers.flatMap(({ size, gapMs }, i) => {
            nowMs += gapMs;
            const fate = shaper.offer(new Uint8Array(size).fill(i), nowMs);
            most = Math.max(most, shaper.queuedBytes(nowMs));
            return fate === 'taken' ? [[i % 256, size]] : [];
          });
          const out = drain(shaper);
          expect(out.map(({ bytes }) => [bytes[0], bytes.length])).toEqual(taken);
          expect(most).toBeLessThanOrEqual(lossy.bufferBytes);
          expect(out.every(({ atMs }, i) => atMs >= (out[i - 1]?.atMs ?? 0))).toBe(true);
        },
      ),
    );
  });
});

describe('a link that changes', () => {
  test('takes what waits at its new rate, and what is on its way as it was', () => {
    const shaper = new Shaper(link, seededRandom(1));
    for (let i = 0; i < 3; i++) shaper.push(new Uint8Array(1000), 0);
    // The first is on the wire until 10 ms.
    shaper.change({ bitsPerSecond: 80_000 }, 5);
    expect(drain(shaper).map(({ atMs }) => atMs)).toEqual([60, 160, 260]);
  });

  test('does not let anything overtake where its way becomes shorter', () => {
    const shaper = new Shaper(link, seededRandom(1));
    shaper.push(new Uint8Array(1000), 0);
    shaper.change({ delayMs: 1 }, 20);
    shaper.push(new Uint8Array(1000), 20);
    expect(drain(shaper).map(({ atMs }) => atMs)).toEqual([60, 60]);
  });
});
