import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InFlight } from './in-flight.ts';
import { lossyProfiles, profiles } from './testing/profiles.ts';
import type { LinkProfile } from './testing/simulated-link.ts';
import { chanceFrom, floorMs, judge, simulate, unsentLimits } from './testing/simulation.ts';

/** Of the floor, in the worst cell, and of what the link carries. */
const MOST_TIMES = 2.3;
const LEAST_SHARE = 0.5;

const SECONDS = 36;
const WARMUP_MS = 6000;

/** The course of a stream of frames over a link, and what it is set against. */
function courseOf(
  profile: LinkProfile,
  unsentBytes: number,
  kilobytes: number,
  framesPerSecond: number,
  vary: boolean,
) {
  const chance = chanceFrom(7);
  const factors = Array.from({ length: 997 }, () => (vary ? (1 + 4 * chance()) / 3 : 1));
  const bytesOf = (frame: number): number => kilobytes * 1000 * (factors[frame % factors.length] ?? 1);
  const largestBytes = kilobytes * 1000 * Math.max(...factors);
  const outcome = simulate({ profile, unsentBytes, framesPerSecond, bytesOf, seconds: SECONDS });
  return { outcome, floor: floorMs(profile, largestBytes, framesPerSecond) };
}

describe.each(Object.entries(profiles))('behind %s', (_name, profile: LinkProfile) => {
  test.each(Object.entries(unsentLimits))(
    'pictures are fresh, and as many as the link carries: 8, 30, 120 kB, 1 to 60 a second, unsent bytes %s',
    (_limit, unsentBytes) => {
      const cells: { readonly times: number; readonly share: number }[] = [];
      for (const kilobytes of [8, 30, 120]) {
        for (const framesPerSecond of [1, 5, 20, 60]) {
          for (const vary of [false, true]) {
            const { outcome, floor } = courseOf(profile, unsentBytes, kilobytes, framesPerSecond, vary);
            const { p99Ms, share } = judge(outcome, WARMUP_MS, SECONDS * 1000);
            cells.push({ times: p99Ms / floor, share });
          }
        }
      }
      expect(Math.max(...cells.map(({ times }) => times))).toBeLessThan(MOST_TIMES);
      expect(Math.min(...cells.map(({ share }) => share))).toBeGreaterThan(LEAST_SHARE);
      expect(cells.filter(({ times }) => times > 1.5).length).toBeLessThanOrEqual(cells.length / 10);
      expect(cells.filter(({ share }) => share < 0.9).length).toBeLessThanOrEqual(cells.length / 4);
    },
  );
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** 30 kB at 20 frames a second. */
const usual = { framesPerSecond: 20, bytesOf: () => 30_000 } as const;

test.each([8, 16, 19, 20])('a link that carries %i of 20 frames a second carries them, fresh', (carried) => {
  const profile = { kbitPerSecond: carried * 240, delayMs: 20, jitterMs: 5, queueBytes: 1_000_000 };
  const outcome = simulate({ ...usual, profile, unsentBytes: unsentLimits.unlimited, seconds: 30 });
  const { p99Ms, share } = judge(outcome, WARMUP_MS, 30_000);
  expect(p99Ms / floorMs(profile, 30_000, 20)).toBeLessThan(1.5);
  expect(share).toBeGreaterThan(0.98);
});

test.each(Object.entries(lossyProfiles))(
  'behind a link that is %s as many pictures come as are sent, fresh',
  (_name, profile) => {
    for (const bytes of [8000, 30_000]) {
      const judged = [1, 2, 3, 4, 5].map((seed) => {
        const course = { ...usual, bytesOf: () => bytes, profile, unsentBytes: unsentLimits.limited };
        return judge(simulate({ ...course, seconds: 40 }, seed), WARMUP_MS, 40_000);
      });
      const floor = floorMs(profile, bytes, 20);
      expect(mean(judged.map(({ p99Ms }) => p99Ms)) / floor).toBeLessThan(1.5);
      expect(mean(judged.map(({ share }) => share))).toBeGreaterThan(0.93);
    }
  },
);

test.each(['3G', 'EDGE', '4G', 'bad wifi', 'bufferbloat'] as const)(
  'behind %s, whose queue loses what it has no room for, it is not filled',
  (name) => {
    const profile: LinkProfile = { ...profiles[name], overflows: true };
    const judged = [1, 2, 3, 4, 5].map((seed) =>
      judge(
        simulate({ ...usual, profile, unsentBytes: unsentLimits.limited, seconds: 40 }, seed),
        WARMUP_MS,
        40_000,
      ),
    );
    expect(mean(judged.map(({ p99Ms }) => p99Ms)) / floorMs(profile, 30_000, 20)).toBeLessThan(1.5);
    expect(mean(judged.map(({ share }) => share))).toBeGreaterThan(0.89);
  },
);

test.each([1000, 5000])(
  'a link that falls from 20 to 1 Mbit/s is found out, and found again when it is back (asked each %i ms)',
  (longestAskMs) => {
    const outcome = simulate({
      ...usual,
      longestAskMs,
      profile: profiles.fibre,
      unsentBytes: unsentLimits.limited,
      seconds: 30,
      changes: [
        { atMs: 10_000, change: { kbitPerSecond: 1000 } },
        { atMs: 20_000, change: { kbitPerSecond: 20_000 } },
      ],
    });
    const thin = floorMs({ ...profiles.fibre, kbitPerSecond: 1000 }, 30_000, 20);
    expect(judge(outcome, 10_000, 20_000).mostMs).toBeLessThan(1.5 * thin + 1000);
    expect(judge(outcome, 12_000, 20_000).share).toBeGreaterThan(0.9);
    expect(judge(outcome, 23_000, 30_000).share).toBeGreaterThan(0.99);
  },
);

test.each(Object.entries(profiles).filter(([name]) => name !== 'EDGE' && name !== '3G'))(
  'behind %s, whose delay grows by 200 ms for good, as many pictures come as before',
  (_name, profile: LinkProfile) => {
    const grown = { ...profile, delayMs: profile.delayMs + 200 };
    const outcome = simulate({
      ...usual,
      profile,
      unsentBytes: unsentLimits.unlimited,
      seconds: 40,
      changes: [{ atMs: 10_000, change: grown }],
    });
    const { p99Ms, share } = judge(outcome, 20_000, 40_000);
    expect(p99Ms / floorMs(grown, 30_000, 20)).toBeLessThan(1.5);
    expect(share).toBeGreaterThan(0.85);
  },
);

test('in ten minutes behind a link that is always busy nothing creeps', () => {
  const outcome = simulate({
    profile: profiles.bufferbloat,
    unsentBytes: unsentLimits.unlimited,
    framesPerSecond: 60,
    bytesOf: () => 8000,
    seconds: 600,
  });
  const early = judge(outcome, WARMUP_MS, 60_000).p99Ms;
  expect(judge(outcome, 540_000, 600_000).p99Ms).toBeLessThan(1.2 * early);
});

test('no picture comes after a newer one', () => {
  for (const profile of Object.values(profiles)) {
    const sequences: number[] = [];
    const came = (sequence: number): void => void sequences.push(sequence);
    simulate({ ...usual, profile, unsentBytes: unsentLimits.limited, seconds: 20, came });
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  }
});

test('a consumer that is on time is asked about once a second', () => {
  const outcome = simulate({
    ...usual,
    profile: profiles.fibre,
    unsentBytes: unsentLimits.unlimited,
    seconds: 60,
  });
  expect(outcome.asked).toBeLessThan(60 + 10);
});

test('or as seldom as it is told to', () => {
  const course = { ...usual, profile: profiles.fibre, unsentBytes: unsentLimits.limited, seconds: 60 };
  expect(simulate({ ...course, longestAskMs: 5000 }).asked).toBeLessThan(60 / 5 + 8);
});

test('a consumer that answers at once is asked seldom from its first second on', () => {
  const course = { ...usual, profile: profiles.fibre, unsentBytes: unsentLimits.unlimited };
  expect(simulate({ ...course, seconds: 1 }).asked).toBeLessThan(6);
});

test('whoever is left to the system is asked nothing, and held back by nothing but its link', () => {
  const profile = profiles.bufferbloat;
  const course = { ...usual, profile, unsentBytes: unsentLimits.unlimited, seconds: 10 };
  const left = simulate({ ...course, asks: () => false });
  expect(left.asked).toBe(0);
  expect(left.ledger.sent).toBe(left.ledger.offered);
  expect(simulate(course).ledger.sent).toBeLessThan(left.ledger.sent);
});

test('whoever is left to the system for a while is fresh again soon after', () => {
  const isLeft = (atMs: number): boolean => atMs > 10_000 && atMs < 12_000;
  const outcome = simulate({
    ...usual,
    profile: profiles.bufferbloat,
    unsentBytes: unsentLimits.unlimited,
    seconds: 30,
    asks: (atMs) => !isLeft(atMs),
  });
  const { p99Ms } = judge(outcome, 20_000, 30_000);
  expect(p99Ms / floorMs(profiles.bufferbloat, 30_000, 20)).toBeLessThan(1.5);
});

test('a consumer that forgets how to acknowledge is sent frames all the same', () => {
  const outcome = simulate({
    ...usual,
    profile: profiles.fibre,
    unsentBytes: unsentLimits.limited,
    seconds: 30,
    acknowledges: true,
    came: (sequence, acknowledge) => {
      if (sequence === 0) acknowledge();
    },
  });
  expect(judge(outcome, 15_000, 30_000).share).toBeGreaterThan(0.99);
});

describe('whoever lies', () => {
  type Asked = (token: number, answer: (token: number) => void) => void;
  const liars: Readonly<Record<string, () => Asked>> = {
    'never answers': () => () => {},
    'answers once, and then never': () => {
      let answers = 0;
      return (token, answer) => {
        if (answers++ === 0) answer(token);
      };
    },
    'answers twice': () => (token, answer) => {
      answer(token);
      answer(token);
    },
    'answers what is to come': () => (token, answer) => {
      for (let ahead = 0; ahead < 50; ahead++) answer(token + ahead);
    },
    'answers the last question only, or an earlier one': () => {
      const tokens: number[] = [];
      return (token, answer) => {
        tokens.push(token);
        if (tokens.length % 3 === 0) answer(tokens[tokens.length - 1] ?? 0);
        if (tokens.length % 7 === 0) answer(tokens[tokens.length - 4] ?? 0);
      };
    },
  };

  test.each(Object.entries(liars))(
    '%s: it gets no more than others, and no more waits for it',
    (_name, liar) => {
      for (const profile of [profiles.fibre, profiles.bufferbloat]) {
        const course = { ...usual, profile, unsentBytes: unsentLimits.limited, seconds: 30 };
        const honest = simulate(course);
        const lying = simulate({ ...course, asked: liar() });
        expect(lying.moments.at(-1)?.frames).toBeLessThanOrEqual(
          1.02 * (honest.moments.at(-1)?.frames ?? 0) + 1,
        );
        expect(lying.mostBufferedBytes).toBeLessThan(2 * 30_000);
        // Nor is anybody forgotten for good.
        expect(lying.moments.at(-1)?.frames).toBeGreaterThan(3);
      }
    },
  );

  test('who is deaf to questions is sent what its link takes', () => {
    const outcome = simulate({
      ...usual,
      profile: profiles.fibre,
      unsentBytes: unsentLimits.limited,
      seconds: 30,
      asked: () => {},
    });
    expect(judge(outcome, 15_000, 30_000).share).toBeGreaterThan(0.99);
  });
});

test.each([
  [0, 'holds back whom it takes for late'],
  [300, 'knows whose fault it is, and goes on asking once a second'],
])('a relay that reads answers 300 ms late, and knows of %i, %s', (knownMs) => {
  let ownLatenessMs = 0;
  const inFlight = new InFlight(() => ownLatenessMs);
  const asked: { readonly token: number; readonly readAtMs: number }[] = [];
  let [sent, questions] = [0, 0];
  for (let nowMs = 0; nowMs < 20_000; nowMs += 50) {
    const isLate = nowMs >= 10_000;
    if (isLate) ownLatenessMs = knownMs;
    while ((asked[0]?.readAtMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const { token = 0, readAtMs = 0 } = asked.shift() ?? {};
      inFlight.answered(token, readAtMs);
    }
    const sends = inFlight.maySend(nowMs);
    if (sends) inFlight.sent(30_000, nowMs, nowMs);
    const token = inFlight.ask(nowMs, false);
    if (token !== undefined) asked.push({ token, readAtMs: nowMs + (isLate ? 300 : 20) });
    if (!isLate) continue;
    if (sends) sent++;
    if (token !== undefined) questions++;
  }
  if (knownMs === 0) expect(sent).toBeLessThan(200);
  else expect({ sent, questions }).toEqual({ sent: 200, questions: 10 });
});

test('whatever becomes of frames and answers, it recovers from it, and remembers little', () => {
  const events = fc.array(
    fc.record({
      elapsedMs: fc.nat({ max: 3000 }),
      bytes: fc.integer({ min: 1, max: 500_000 }),
      inDoubt: fc.boolean(),
      answers: fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 4 }),
      came: fc.option(fc.nat({ max: 2_000_000 }), { nil: undefined }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(events, (happenings) => {
      const inFlight = new InFlight();
      let nowMs = 0;
      let newest = 0;
      const offer = (bytes: number, inDoubt: boolean): boolean => {
        const sends = inFlight.maySend(nowMs);
        if (sends) inFlight.sent(bytes, nowMs, nowMs);
        newest = inFlight.ask(nowMs, inDoubt) ?? newest;
        return sends;
      };
      for (const { elapsedMs, bytes, inDoubt, answers, came } of happenings) {
        nowMs += elapsedMs;
        offer(bytes, inDoubt);
        for (const offset of answers) inFlight.answered(newest + offset, nowMs);
        if (came !== undefined) inFlight.came(Math.min(came, inFlight.sentBytes), nowMs);
      }
      // From now on all is well: at 20 frames a second each answer takes 20 ms.
      let sent = 0;
      for (let frame = 0; frame < 2000; frame++) {
        nowMs += 30;
        inFlight.answered(newest, nowMs);
        nowMs += 20;
        if (offer(30_000, false) && frame >= 1900) sent++;
      }
      expect(sent).toBe(100);
    }),
    { numRuns: 200 },
  );
});
