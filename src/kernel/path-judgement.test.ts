import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginningOf, judge, type PathMemory } from './path-judgement.ts';
import type { TcpInfo } from './tcp-info.ts';

const fresh: TcpInfo = {
  roundTripMs: 50,
  leastRoundTripMs: 50,
  sentSegments: 0,
  retransmittedSegments: 0,
  acknowledgedBytes: 0,
  unsentBytes: 0,
  bytesPerSecond: 600_000,
  isRateOfSender: true,
};

/** What was seen of a connection between two looks. */
interface Seen {
  readonly sent: number;
  readonly lost: number;
  readonly roundTripMs: number;
  readonly leastRoundTripMs: number;
  readonly bytesPerSecond: number;
  readonly isRateOfSender?: boolean;
}

const quiet: Seen = { sent: 400, lost: 0, roundTripMs: 55, leastRoundTripMs: 50, bytesPerSecond: 600_000 };

function look(memory: PathMemory, { sent, lost, ...seen }: Seen, mayIgnoreLosses = true): PathMemory {
  const sentSegments = memory.info.sentSegments + sent;
  const retransmittedSegments = memory.info.retransmittedSegments + lost;
  return judge(memory, { ...memory.info, ...seen, sentSegments, retransmittedSegments }, mayIgnoreLosses);
}

const having = (looks: readonly Seen[], memory = beginningOf(fresh)): PathMemory =>
  looks.reduce((before, seen) => look(before, seen), memory);

const times = (count: number, seen: Partial<Seen>): Seen[] =>
  Array.from({ length: count }, () => ({ ...quiet, ...seen }));

const NONE = { ignoresLosses: false, roomBytes: undefined, paceBytesPerSecond: undefined };

describe('losses', () => {
  test('without a queue, again and again, are not its overflow', () => {
    expect(having(times(10, { lost: 8 })).treatment).toEqual({ ...NONE, ignoresLosses: true });
  });

  test('are not ignored where nothing is to be had that does', () => {
    let memory = beginningOf(fresh);
    for (const seen of times(10, { lost: 8, roundTripMs: 400 })) memory = look(memory, seen, false);
    for (const seen of times(2, { lost: 8 })) memory = look(memory, seen, false);
    expect(memory.treatment.ignoresLosses).toBe(false);
    expect(memory.treatment.roomBytes).toBeDefined();
  });

  test('with a full queue are', () => {
    const full = times(10, { lost: 30, roundTripMs: 400, isRateOfSender: false });
    expect(having(full).treatment.ignoresLosses).toBe(false);
  });

  test('of many at once, twice, are of pauses, where the path carried all there was to send, and else of a full queue', () => {
    const paused = [...times(1, { lost: 80, roundTripMs: 400 }), ...times(3, {})];
    expect(having([...paused, ...paused]).treatment.ignoresLosses).toBe(true);
    const full = [...paused, ...paused].map((seen) => ({ ...seen, isRateOfSender: false }));
    const beginning = beginningOf({ ...fresh, isRateOfSender: false });
    expect(having(full, beginning).treatment.ignoresLosses).toBe(false);
  });

  test('once in a while are accidents', () => {
    const now = [...times(1, { lost: 8 }), ...times(2, {})];
    expect(having([now, now, now, now].flat()).treatment).toEqual(NONE);
  });

  test('of who is sent next to nothing say nothing', () => {
    expect(having(times(20, { sent: 5, lost: 2 })).treatment).toEqual(NONE);
  });

  test('that are ignored are ignored for good: once they do no harm they are not to be told from others', () => {
    const ignoring = having(times(10, { lost: 8 }));
    expect(having(times(100, {}), ignoring).treatment.ignoresLosses).toBe(true);
  });
});

describe('a queue', () => {
  test('that stands leaves room for what the path holds, and some more', () => {
    const { roomBytes, paceBytesPerSecond } = having(times(2, { roundTripMs: 900 })).treatment;
    // 600 kB/s and 50 ms are 30 kB.
    expect(roomBytes).toBeGreaterThan(1.2 * 30_000);
    expect(roomBytes).toBeLessThan(2 * 30_000);
    // A frame does not come to the queue all at once.
    expect(paceBytesPerSecond).toBe(1.5 * 600_000);
  });

  test('that is gone leaves no limit in the end', () => {
    expect(having(times(20, {}), having(times(5, { roundTripMs: 900 }))).treatment).toEqual(NONE);
  });

  test('of frames that follow each other is none', () => {
    expect(having(times(50, { roundTripMs: 90 })).treatment).toEqual(NONE);
  });
});

/** A link that loses nothing and queues everything: what a look sees of who fills all the room that it has. */
class DeepLink {
  bytesPerSecond: number;
  /** By which the path has become longer since the kernel saw the least round trip. */
  longerByMs = 0;
  readonly #leastMs: number;
  #standingBytes = 0;

  constructor(bytesPerSecond: number, leastMs: number) {
    this.bytesPerSecond = bytesPerSecond;
    this.#leastMs = leastMs;
  }

  get #pathMs(): number {
    return this.#leastMs + this.longerByMs;
  }

  get holdsBytes(): number {
    return (this.bytesPerSecond * this.#pathMs) / 1000;
  }

  /** A second, in which the kernel takes what there is room for: up to 2 MB without a limit. */
  second(roomBytes = 2_000_000): Seen {
    const grown = Math.max(this.#standingBytes * 2, 60_000);
    this.#standingBytes = Math.min(roomBytes, grown);
    const queuedMs = (Math.max(0, this.#standingBytes - this.holdsBytes) / this.bytesPerSecond) * 1000;
    return {
      sent: 400,
      lost: 0,
      roundTripMs: this.#pathMs + queuedMs,
      leastRoundTripMs: this.#leastMs,
      bytesPerSecond: Math.min(this.bytesPerSecond, this.#standingBytes / (this.#pathMs / 1000)),
    };
  }
}

/** The queue's length at each second, in milliseconds. */
function queuesOver(link: DeepLink, seconds: number, memory = beginningOf(fresh)): [number[], PathMemory] {
  const queues: number[] = [];
  let now = memory;
  for (let second = 0; second < seconds; second++) {
    const seen = link.second(now.treatment.roomBytes);
    queues.push(seen.roundTripMs - seen.leastRoundTripMs);
    now = look(now, seen);
  }
  return [queues, now];
}

describe('whatever the link', () => {
  const links = fc.record({
    bytesPerSecond: fc.integer({ min: 20_000, max: 10_000_000 }),
    leastMs: fc.integer({ min: 5, max: 600 }),
  });

  test('its queue does not stay, and it is never idle for want of room', () => {
    fc.assert(
      fc.property(links, ({ bytesPerSecond, leastMs }) => {
        const link = new DeepLink(bytesPerSecond, leastMs);
        const [queues, memory] = queuesOver(link, 60);
        const lasting = Math.min(...queues.slice(-10));
        // A frame or so is always there, and a part of the path's own delay.
        expect(lasting).toBeLessThanOrEqual(0.5 * leastMs + 40 + (12_000 / bytesPerSecond) * 1000);
        expect(memory.treatment.roomBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(link.holdsBytes);
      }),
    );
  });

  test('one that becomes faster is found to be', () => {
    fc.assert(
      fc.property(links, fc.integer({ min: 2, max: 20 }), ({ bytesPerSecond, leastMs }, times) => {
        const link = new DeepLink(bytesPerSecond, leastMs);
        const [, before] = queuesOver(link, 30);
        link.bytesPerSecond *= times;
        const [, now] = queuesOver(link, 60, before);
        expect(now.treatment.roomBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(link.holdsBytes);
      }),
    );
  });

  test('one that becomes longer for good is not held to what a shorter one carries', () => {
    fc.assert(
      fc.property(links, fc.integer({ min: 50, max: 500 }), ({ bytesPerSecond, leastMs }, longerByMs) => {
        const link = new DeepLink(bytesPerSecond, leastMs);
        const [, before] = queuesOver(link, 30);
        link.longerByMs = longerByMs;
        const [, now] = queuesOver(link, 60, before);
        expect(now.treatment.roomBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0.6 * link.holdsBytes);
      }),
    );
  });

  test('one that becomes slower has a short queue again', () => {
    fc.assert(
      fc.property(links, fc.integer({ min: 2, max: 20 }), ({ bytesPerSecond, leastMs }, times) => {
        const link = new DeepLink(bytesPerSecond, leastMs);
        const [, before] = queuesOver(link, 30);
        link.bytesPerSecond /= times;
        const [queues] = queuesOver(link, 30, before);
        const lasting = Math.min(...queues.slice(-10));
        expect(lasting).toBeLessThanOrEqual(0.5 * leastMs + 40 + (12_000 / link.bytesPerSecond) * 1000);
      }),
    );
  });

  test('whatever is seen, room is never less than a few packets, and nobody who loses nothing is taken for lossy', () => {
    const seen = fc.record({
      sent: fc.nat(5000),
      lost: fc.constantFrom(0, 1, 500),
      roundTripMs: fc.nat(100_000),
      leastRoundTripMs: fc.nat(5000),
      bytesPerSecond: fc.nat(1_000_000_000),
    });
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 50 }), (looks) => {
        const { treatment } = having(looks);
        expect(treatment.roomBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(6000);
        if (looks.every(({ lost }) => lost === 0)) expect(treatment.ignoresLosses).toBe(false);
      }),
    );
  });
});
