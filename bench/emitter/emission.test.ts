import { expect, test } from 'vitest';
import { dueMicros, type Emission, emitOnSchedule } from './emission.ts';

const emission: Emission = { startMicros: 1000, schedule: { kind: 'steady', fps: 20 }, frames: 6 };

/** A clock that only moves when somebody waits or works. */
function fakeTime(workMicros: (sequence: number) => number) {
  let nowMicros = 0;
  const sent: { sequence: number; due: number; atMicros: number }[] = [];
  const lateness: number[] = [];
  return {
    sent,
    lateness,
    hooks: {
      clock: () => nowMicros,
      waitUntil: async (micros: number) => {
        nowMicros = Math.max(nowMicros, micros);
      },
      emit(sequence: number, due: number) {
        nowMicros += workMicros(sequence);
        sent.push({ sequence, due, atMicros: nowMicros });
      },
      onSent: (_due: number, latenessMicros: number) => lateness.push(latenessMicros),
      stopped: () => false,
    },
  };
}

test('frames go out when they are due', async () => {
  const { sent, lateness, hooks } = fakeTime(() => 0);
  expect(await emitOnSchedule(emission, hooks)).toBe(6);
  expect(sent.map(({ atMicros }) => atMicros)).toEqual([1000, 51_000, 101_000, 151_000, 201_000, 251_000]);
  expect(lateness).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a stall delays what was due during it and nothing after, and does not move the schedule', async () => {
  const { sent, lateness, hooks } = fakeTime((sequence) => (sequence === 1 ? 120_000 : 0));
  await emitOnSchedule(emission, hooks);
  expect(sent.map(({ due }) => due)).toEqual([1000, 51_000, 101_000, 151_000, 201_000, 251_000]);
  expect(sent.map(({ atMicros }) => atMicros)).toEqual([1000, 171_000, 171_000, 171_000, 201_000, 251_000]);
  expect(lateness).toEqual([0, 120_000, 70_000, 20_000, 0, 0]);
});

test('bursts go out when they are due', async () => {
  const bursts: Emission = {
    startMicros: 1000,
    schedule: { kind: 'repeating', everyMicros: 150_000, offsetsMicros: [0, 0, 20_000] },
    frames: 5,
  };
  const { sent, hooks } = fakeTime(() => 0);
  expect(await emitOnSchedule(bursts, hooks)).toBe(5);
  expect(sent.map(({ atMicros }) => atMicros)).toEqual([1000, 1000, 21_000, 151_000, 151_000]);
});

test('it stops when it is told to, and says how many went out', async () => {
  const { sent, hooks } = fakeTime(() => 0);
  expect(await emitOnSchedule(emission, { ...hooks, stopped: () => sent.length === 2 })).toBe(2);
});

test('a period that is no whole number of microseconds does not drift', () => {
  const thirty: Emission = { startMicros: 0, schedule: { kind: 'steady', fps: 30 }, frames: 1e6 };
  expect(dueMicros(thirty, 30)).toBe(1_000_000);
  expect(dueMicros(thirty, 30 * 3600)).toBe(3_600_000_000);
});
