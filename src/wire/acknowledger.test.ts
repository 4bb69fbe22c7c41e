import { expect, test } from 'vitest';
import { ACKNOWLEDGE_INTERVAL_MS, Acknowledger } from './acknowledger.ts';

function acknowledger() {
  const sent: number[] = [];
  return { sent, acks: new Acknowledger((sequence) => sent.push(sequence)) };
}

test('of many frames a few are acknowledged, and each stands for those before it', () => {
  const { sent, acks } = acknowledger();
  for (let sequence = 0; sequence < 20; sequence++) acks.shown(sequence, sequence * 50);
  expect(sent).toEqual([0, 4, 8, 12, 16]);
});

test('of few frames each is, at once', () => {
  const { sent, acks } = acknowledger();
  for (const sequence of [3, 9, 14]) acks.shown(sequence, sequence * ACKNOWLEDGE_INTERVAL_MS);
  expect(sent).toEqual([3, 9, 14]);
});

test('the last one before a pause is acknowledged by the clock, once', () => {
  const { sent, acks } = acknowledger();
  acks.shown(1, 0);
  acks.shown(2, 50);
  acks.tick(100);
  expect(sent).toEqual([1]);
  acks.tick(ACKNOWLEDGE_INTERVAL_MS);
  acks.tick(10 * ACKNOWLEDGE_INTERVAL_MS);
  expect(sent).toEqual([1, 2]);
});
