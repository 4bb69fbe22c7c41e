import { expect, test } from 'vitest';
import { LoopRecord } from './loop-record.ts';
import { spansWithin, standstillInWords, told } from './standstill.ts';

const INTERVAL_MICROS = 10_000;
const SECOND = 1_000_000;

/** A process whose timer ran on time for two seconds, but for where it stood still. */
function recordOf(stoodStill: readonly { atMicros: number; forMicros: number; cpuMicros?: number }[]) {
  const record = new LoopRecord(INTERVAL_MICROS, 0, 0);
  let cpuMicros = 0;
  for (let now = INTERVAL_MICROS; now <= 2 * SECOND; now += INTERVAL_MICROS) {
    const standstill = stoodStill.find(
      ({ atMicros, forMicros }) => now > atMicros && now <= atMicros + forMicros,
    );
    if (standstill !== undefined) {
      now = standstill.atMicros + standstill.forMicros;
      cpuMicros += standstill.cpuMicros ?? 0;
    }
    record.tick(now, cpuMicros);
  }
  return record;
}

const window = { startMicros: 0, endMicros: 2 * SECOND };

test('one long standstill is all the times that fell into it', () => {
  const record = recordOf([{ atMicros: SECOND, forMicros: 200_000 }]);
  expect(record.standstills).toEqual([
    { fromMicros: SECOND + INTERVAL_MICROS, untilMicros: SECOND + 200_000, cpuMicros: 0 },
  ]);
  // Of 200 times that something was due, 19 waited, for up to 190 ms; one in a hundred waited longer than 180.
  expect(record.latenessP99Micros(window)).toBe(180_000);
});

test('what is short is lateness, and a hundredth of the time of that is nothing', () => {
  expect(recordOf([{ atMicros: SECOND, forMicros: 40_000 }]).standstills).toEqual([]);
  expect(recordOf([{ atMicros: SECOND, forMicros: 40_000 }]).latenessP99Micros(window)).toBe(0);
  const often = Array.from({ length: 10 }, (_, i) => ({ atMicros: i * 200_000, forMicros: 40_000 }));
  expect(recordOf(often).latenessP99Micros(window)).toBe(30_000);
});

test('of a standstill that reaches over an end, what was due in the window waited until it was over', () => {
  const record = recordOf([{ atMicros: SECOND, forMicros: 500_000 }]);
  expect(record.latenessP99Micros({ startMicros: 0, endMicros: SECOND + 100_000 })).toBe(480_000);
  expect(record.latenessP99Micros({ startMicros: 1.4 * SECOND, endMicros: 2 * SECOND })).toBe(90_000);
});

test('who used the time was busy, and who used none was not running', () => {
  const [busy] = recordOf([{ atMicros: 0, forMicros: 210_000, cpuMicros: 190_000 }]).standstills;
  const [stopped] = recordOf([{ atMicros: 0, forMicros: 210_000, cpuMicros: 900 }]).standstills;
  if (busy === undefined || stopped === undefined) throw new Error('nothing stood still');
  expect(standstillInWords(told(stopped))).toBe('stood still for 0.20 s');
  expect(standstillInWords(told(busy))).toBe('was busy with one thing for 0.20 s');
  expect(standstillInWords({ seconds: 0.2, busyShare: 0.3 })).toBe(
    'had work and too little of a processor for 0.20 s',
  );
});

test('lateness is forgotten when it begins anew, and standstills are not', () => {
  const record = recordOf([{ atMicros: SECOND, forMicros: 200_000 }]);
  record.forgetLateness();
  expect(record.standstills).toHaveLength(1);
});

test('standstills of several processes are joined to spans, and cut at the window', () => {
  const at = (fromMicros: number, untilMicros: number) => ({ fromMicros, untilMicros });
  expect(
    spansWithin([at(50, 70), at(0, 20), at(10, 30), at(90, 120)], { startMicros: 5, endMicros: 100 }),
  ).toEqual([
    { startMicros: 5, endMicros: 30 },
    { startMicros: 50, endMicros: 70 },
    { startMicros: 90, endMicros: 100 },
  ]);
});
