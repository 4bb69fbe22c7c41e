import { expect, test } from 'vitest';
import { MOST_TURNED_AWAY, TurnedAway } from './turned-away.ts';

function full(busy: readonly number[]) {
  const ended: number[] = [];
  const turnedAway = new TurnedAway<number>({
    isBusy: (connection) => busy.includes(connection),
    end: (connection) => ended.push(connection),
  });
  for (let i = 0; i < MOST_TURNED_AWAY; i++) turnedAway.add(i);
  return { turnedAway, ended };
}

const everybody = Array.from({ length: MOST_TURNED_AWAY + 1 }, (_, i) => i);

test.each([
  ['who has waited longest', [], 0],
  ['not who is being answered', [0, 1], 2],
  ['who has been answered longest, if all are', everybody, 0],
  ['nor who has just come, if nobody else is idle', everybody.slice(0, -1), 0],
])('%s makes room', (_who, busy, leaves) => {
  const { turnedAway, ended } = full(busy);
  expect(ended).toEqual([]);
  turnedAway.add(MOST_TURNED_AWAY);
  expect(ended).toEqual([leaves]);
  expect(turnedAway.has(leaves)).toBe(false);
});

test('who has gone needs no room', () => {
  const { turnedAway, ended } = full([]);
  turnedAway.delete(7);
  turnedAway.add(MOST_TURNED_AWAY);
  expect(ended).toEqual([]);
});
