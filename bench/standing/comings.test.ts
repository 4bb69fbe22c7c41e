import { expect, test } from 'vitest';
import { Comings } from './comings.ts';

function comings(clients: number) {
  let nowMicros = 0;
  const it = new Comings(() => nowMicros);
  for (let client = 0; client < clients; client++) it.joined();
  return { it, pass: (seconds: number) => (nowMicros += seconds * 1e6) };
}

test('a crowd that is lost and comes back is told in a line each, and each reason once', () => {
  const { it, pass } = comings(3);
  for (let lost = 0; lost < 2; lost++) it.lost('shutting-down: The relay is shutting down.');
  expect(it.news()).toEqual([
    '2 of 3 connections were lost (shutting-down: The relay is shutting down.); coming back by itself.',
  ]);
  it.stillAway(new Error('http://h: bad-token: No.'));
  expect(it.news()).toEqual([
    expect.stringMatching(/^Not back yet: http:\/\/h: bad-token: No\. Give --token/),
  ]);
  it.stillAway(new Error('http://h: bad-token: No.'));
  it.back();
  expect([it.connected, it.news()]).toEqual([2, []]);
  it.back();
  pass(2);
  expect(it.news()).toEqual(['All are back after 2.0 s.']);
  expect([it.connected, it.losses, it.news()]).toEqual([3, 2, []]);
});

test('one connection is told of as one', () => {
  const { it } = comings(1);
  it.lost('closed');
  it.back();
  expect(it.news()).toEqual([
    'The connection was lost (closed); coming back by itself.',
    'It is back after 0.0 s.',
  ]);
});
