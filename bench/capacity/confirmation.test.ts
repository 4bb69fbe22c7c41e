import { expect, test } from 'vitest';
import { Confirmation } from './confirmation.ts';

/** What is tried until it is over, of a relay that carries so many for long. */
function confirmed(announced: number, carried: number, spoilt: readonly number[] = []) {
  const confirmation = new Confirmation(announced, 1.08);
  const tried: number[] = [];
  for (let next = confirmation.next; next !== undefined; next = confirmation.next) {
    const instrumentLimited = spoilt.includes(tried.length);
    tried.push(next);
    confirmation.record({ met: !instrumentLimited && next <= carried, instrumentLimited });
  }
  return { tried, confirmed: confirmation.confirmed };
}

test('a number that holds is confirmed at once', () => {
  expect(confirmed(600, 600)).toEqual({ tried: [600], confirmed: 600 });
});

test('one that does not is gone down from, in steps as small as those of the search', () => {
  expect(confirmed(600, 520)).toEqual({ tried: [600, 555, 513], confirmed: 513 });
});

test('that grow, so that it does not take for ever', () => {
  expect(confirmed(10_000, 1).tried.length).toBeLessThan(12);
  expect(confirmed(10_000, 1).confirmed).toBe(1);
});

test('where nothing holds, nothing is confirmed', () => {
  const none = confirmed(600, 0);
  expect(none.confirmed).toBeUndefined();
  expect(none.tried.at(-1)).toBe(1);
});

test('what the instrument spoilt is tried once more, and then it is gone down from', () => {
  expect(confirmed(600, 600, [0])).toEqual({ tried: [600, 600], confirmed: 600 });
  expect(confirmed(600, 600, [0, 1])).toEqual({ tried: [600, 600, 555], confirmed: 555 });
});
