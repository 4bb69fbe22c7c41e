import { expect, test } from 'vitest';
import { Acknowledger } from './acknowledger.ts';

const START_MICROS = 1_700_000_000_000_000;

function acknowledger() {
  const sent: number[] = [];
  const acks = new Acknowledger((sequence) => sent.push(sequence));
  /** Frames come as they were captured, at 20 a second. */
  const show = (sequences: Iterable<number>): void => {
    for (const sequence of sequences) {
      const frame = { sequence, captureTimeMicros: START_MICROS + sequence * 50_000 };
      acks.arrived(frame, sequence * 50);
      acks.shown(frame, sequence * 50);
    }
  };
  return { sent, acks, show };
}

function* from(first: number, count: number): Iterable<number> {
  for (let sequence = first; sequence < first + count; sequence++) yield sequence;
}

test('of many frames a few are acknowledged, and each stands for those before it', () => {
  const { sent, show } = acknowledger();
  show(from(0, 25));
  expect(sent).toEqual([0, 8, 16, 24]);
});

test('all consumers acknowledge the same frames, whenever they joined', () => {
  const { sent, show } = acknowledger();
  show(from(3, 25));
  expect(sent).toEqual([3, 8, 16, 24]);
});

test('of few frames each is, at once', () => {
  const { sent, acks } = acknowledger();
  for (const sequence of [3, 4, 5]) {
    const frame = { sequence, captureTimeMicros: START_MICROS + sequence * 400_000 };
    acks.arrived(frame, sequence * 400);
    acks.shown(frame, sequence * 400);
  }
  expect(sent).toEqual([3, 4, 5]);
});

test('after a gap at once, and then more often: the relay waits for it', () => {
  const { sent, show } = acknowledger();
  show([0, 1, 2]);
  show(from(13, 12));
  expect(sent).toEqual([0, 13, 16, 20, 24]);
  show(from(35, 6));
  expect(sent.slice(5)).toEqual([35, 36, 38, 40]);
});

test('after half a minute without a gap fewer are tried again', () => {
  const { sent, show } = acknowledger();
  show([0]);
  show(from(9, 640));
  const last = sent.slice(-3);
  expect(last).toEqual([632, 640, 648]);
});

test('what comes after a silence is acknowledged soon, so that the newest frame follows', () => {
  const { sent, acks, show } = acknowledger();
  show(from(0, 3));
  for (const sequence of [3, 4, 5, 6]) {
    const frame = { sequence, captureTimeMicros: START_MICROS + sequence * 50_000 };
    acks.arrived(frame, 10_000);
    acks.shown(frame, 10_000);
  }
  expect(sent).toEqual([0, 3, 4, 6]);
});

test('an emitter that begins anew leaves no gap', () => {
  const { sent, show } = acknowledger();
  show(from(100, 2));
  show(from(0, 10));
  expect(sent).toEqual([100, 0, 8]);
});

test('the last one before a pause is acknowledged by the clock, once', () => {
  const { sent, acks, show } = acknowledger();
  show(from(0, 2));
  acks.tick(100);
  expect(sent).toEqual([0]);
  acks.tick(500);
  acks.tick(5000);
  expect(sent).toEqual([0, 1]);
});

test('a picture that is ready after a newer one was skipped does not take that one’s place', () => {
  const { sent, acks, show } = acknowledger();
  show([0]);
  const frameOf = (sequence: number) => ({ sequence, captureTimeMicros: START_MICROS + sequence * 50_000 });
  acks.arrived(frameOf(1), 50);
  acks.arrived(frameOf(2), 1900);
  acks.shown(frameOf(2), 1900);
  acks.shown(frameOf(1), 1950);
  for (let nowMs = 2000; nowMs < 4000; nowMs += 100) acks.tick(nowMs);
  expect(sent.at(-1)).toBe(2);
});

test('another emitter’s sequences are others, and its stream is as calm as any', () => {
  const { sent, acks, show } = acknowledger();
  show(from(1000, 2));
  acks.reset();
  const before = sent.length;
  show(from(0, 25));
  expect(sent.slice(before)).toEqual([0, 8, 16, 24]);
});
