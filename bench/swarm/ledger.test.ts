import { expect, test } from 'vitest';
import { addLedgers, settleLedger } from './ledger.ts';

const received = (delivered: number) => ({ delivered, duplicated: 0, reordered: 0, corrupt: 0 });

test('what the relay dropped on purpose is not lost', () => {
  const { ledger, contradictions } = settleLedger(10, received(7), {
    offered: 10,
    sent: 7,
    dropped: 2,
    waiting: 1,
  });
  expect(ledger).toMatchObject({ offered: 10, delivered: 7, dropped: 3, lost: 0 });
  expect(contradictions).toEqual([]);
});

test('what neither side can account for is lost, and that the relay says otherwise is noted', () => {
  const { ledger, contradictions } = settleLedger(10, received(7), {
    offered: 10,
    sent: 10,
    dropped: 0,
    waiting: 0,
  });
  expect(ledger.lost).toBe(3);
  expect(contradictions).toEqual(['the relay sent 10 frames and the consumer has 7 intact']);
});

test('a relay that was never offered everything cannot hide it', () => {
  const { ledger, contradictions } = settleLedger(10, received(7), {
    offered: 7,
    sent: 7,
    dropped: 0,
    waiting: 0,
  });
  expect(ledger.lost).toBe(3);
  expect(contradictions).toEqual(['the relay offered 7 of 10 frames']);
});

test('a yardstick has no account: what is missing is lost', () => {
  expect(settleLedger(10, received(7)).ledger).toMatchObject({ dropped: 0, lost: 3 });
});

test('more than was emitted is a contradiction', () => {
  expect(
    settleLedger(10, received(10), { offered: 10, sent: 10, dropped: 2, waiting: 0 }).contradictions,
  ).toEqual(['2 more frames were delivered or dropped than were emitted']);
});

test('ledgers add up field by field, and none is nothing', () => {
  const one = { offered: 1, delivered: 2, dropped: 3, lost: 4, duplicated: 5, reordered: 6, corrupt: 7 };
  expect(addLedgers([one, one])).toEqual({
    offered: 2,
    delivered: 4,
    dropped: 6,
    lost: 8,
    duplicated: 10,
    reordered: 12,
    corrupt: 14,
  });
  expect(addLedgers([]).offered).toBe(0);
});
