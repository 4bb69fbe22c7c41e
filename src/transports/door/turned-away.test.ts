import { expect, test } from 'vitest';
import type { RefusalCode } from '../../wire/errors.ts';
import { TurnedAway } from './turned-away.ts';

const MOST = 3;

function full(busy: readonly number[], places = { haveRoom: true }) {
  const ended: number[] = [];
  const connections = Array.from({ length: 3 * MOST }, (_, number) => ({ number }));
  const [here, elsewhere] = [{}, {}];
  const turnedAway = new TurnedAway((others) => places.haveRoom && others < MOST);
  const add = (number: number, reason: RefusalCode, cameTo: object = here): void =>
    turnedAway.add(connections[number] ?? {}, {
      reason,
      cameTo,
      isBusy: () => busy.includes(number),
      end: () => ended.push(number),
    });
  for (let number = 0; number < MOST; number++) add(number, 'too-many-connections');
  return {
    ended,
    add,
    elsewhere,
    why: (number: number) => turnedAway.why(connections[number] ?? {}),
    remove: (number: number) => turnedAway.delete(connections[number] ?? {}),
  };
}

test.each([
  ['who has waited longest', [], 0],
  ['not who is being answered', [0, 1], 2],
  ['who has been answered longest, if all are', [0, 1, 2, 3], 0],
  ['nor who has just come, if nobody else is idle', [0, 1, 2], 0],
])('%s makes room', (_who, busy, leaves) => {
  const { ended, add, why } = full(busy);
  expect(ended).toEqual([]);
  add(MOST, 'too-many-open-files');
  expect(ended).toEqual([leaves]);
  expect(why(leaves)).toBeUndefined();
  expect(why(MOST)).toBe('too-many-open-files');
});

test('who has come elsewhere stays, however many come here before its request', () => {
  const { ended, add, elsewhere } = full([]);
  const guest = MOST;
  add(guest, 'too-many-open-files', elsewhere);
  expect(ended).toEqual([0]);
  for (let number = guest + 1; number < 3 * MOST; number++) add(number, 'too-many-open-files');
  expect(ended).not.toContain(guest);
  expect(ended).toHaveLength(2 * MOST);
});

test('who has gone needs no room', () => {
  const { ended, add, remove } = full([]);
  remove(1);
  add(MOST, 'too-many-connections');
  expect(ended).toEqual([]);
});

test('where nobody can make room, nobody stays who comes', () => {
  const places = { haveRoom: true };
  const { ended, add, why } = full([], places);
  places.haveRoom = false;
  add(MOST, 'too-many-open-files');
  expect(ended).toEqual([0, MOST]);
  expect(why(MOST)).toBeUndefined();
});
