import { describe, expect, test } from 'vitest';
import { linkProfile } from '../profile.ts';
import { PacketLinks, standstillsAt } from './packet-links.ts';

const figures = { downMegabits: 8, upMegabits: 0.8, delayMs: 20, jitterMs: 0, queueBytes: 3000 };
const ends = { profile: linkProfile('x', figures), relay: 7, viewer: 8 };
const packet = new Uint8Array(1000);

const destinations = (links: PacketLinks, nowMs: number): number[] => links.due(nowMs).map(({ to }) => to);

test('what comes out of one end goes into the other, as late as that direction makes it', () => {
  const links = new PacketLinks([ends, { ...ends, relay: 17, viewer: 18 }], 1);
  expect(links.nextMs).toBeUndefined();
  links.came(7, packet, 0);
  links.came(18, packet, 0);
  links.came(99, packet, 0);
  expect(links.nextMs).toBe(21);
  expect(destinations(links, 20.9)).toEqual([]);
  expect(destinations(links, 21)).toEqual([8]);
  expect(destinations(links, 30)).toEqual([17]);
  expect(links.nextMs).toBeUndefined();
});

test('packets are counted, and those that a full queue loses', () => {
  const links = new PacketLinks([ends], 1);
  for (let i = 0; i < 5; i++) links.came(7, packet, 0);
  links.due(1000);
  const [counts] = links.reading().links;
  expect(counts?.down).toEqual({ passed: 3, passedBytes: 3000, lost: 0, queueFull: 2 });
  expect(counts?.up).toMatchObject({ passed: 0, queueFull: 0 });
});

test('a link changes when it has been measured for as long as it says', () => {
  const profile = linkProfile('x', figures, [{ atSeconds: 2, down: { delayMs: 100 } }]);
  const links = new PacketLinks([{ ...ends, profile }], 1);
  links.begin(5000);
  expect(links.nextMs).toBe(7000);
  links.came(7, packet, 6999);
  links.due(7000);
  links.came(7, packet, 7000);
  expect(links.nextMs).toBe(7020);
  expect(destinations(links, 7020)).toEqual([8]);
  expect(links.nextMs).toBe(7101);
});

describe('lateness', () => {
  test('counts from when it is measured', () => {
    const links = new PacketLinks([ends], 1);
    links.came(7, packet, 0);
    links.begin(100);
    links.due(90);
    expect(links.reading()).toMatchObject({ latenessWorstMs: 0, standstills: [] });
    links.came(7, packet, 100);
    links.due(124);
    expect(links.reading().latenessWorstMs).toBe(3);
    expect(links.reading().latenessP99Ms).toBeCloseTo(3, 2);
  });

  test('of packets that waited for the same thing is one standstill', () => {
    const links = new PacketLinks([ends], 1);
    links.begin(0);
    for (const atMs of [0, 10, 20]) links.came(7, packet, atMs);
    links.due(200);
    links.came(7, packet, 300);
    links.due(400);
    const { standstills } = links.reading();
    expect(standstills).toEqual([
      { fromMs: 21, untilMs: 200 },
      { fromMs: 321, untilMs: 400 },
    ]);
    expect(standstillsAt(standstills, (ms) => 1000 * ms + 5)[0]).toEqual({
      fromMicros: 21_005,
      untilMicros: 200_005,
      cpuMicros: 0,
    });
  });
});
