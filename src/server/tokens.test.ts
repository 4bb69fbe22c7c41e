import { expect, test } from 'vitest';
import { allows, tokenSchema } from './tokens.ts';

const both = { publish: 'p', view: 'v' };

test.each([
  [{}, 'emit', undefined, true],
  [{}, 'consume', 'anything', true],
  [both, 'emit', 'p', true],
  [both, 'emit', 'v', false],
  [both, 'emit', undefined, false],
  [both, 'consume', 'v', true],
  [both, 'consume', 'p', true],
  [both, 'consume', 'V', false],
  [both, 'consume', undefined, false],
  [{ publish: 'p' }, 'consume', undefined, true],
  [{ view: 'v' }, 'emit', undefined, true],
] as const)('with %j, to %s with the token %s is %s', (tokens, role, token, allowed) => {
  expect(allows(tokens, role, { channel: 'stream', token })).toBe(allowed);
});

const byChannel = {
  publish: new Map([
    ['door', 'd'],
    ['*', 'p'],
  ]),
  view: new Map([['door', 'v']]),
};

test.each([
  ['emit', 'door', 'd', true],
  ['emit', 'door', 'p', false],
  ['emit', 'yard', 'p', true],
  ['emit', 'yard', 'd', false],
  ['emit', '*', 'p', true],
  ['consume', 'door', 'v', true],
  ['consume', 'door', 'd', true],
  ['consume', 'door', undefined, false],
  ['consume', 'yard', undefined, true],
] as const)('to %s on channel %s with the token %s is %s', (role, channel, token, allowed) => {
  expect(allows(byChannel, role, { channel, token })).toBe(allowed);
});

test('a channel without a token is open', () => {
  expect(allows({ publish: new Map([['door', 'd']]) }, 'emit', { channel: 'constructor' })).toBe(true);
});

test.each([
  ['a token', true],
  [{ door: 'd', '*': 'p' }, true],
  [{ 'yard_2.left-side': 'd' }, true],
  ['', false],
  [{}, false],
  [{ door: '' }, false],
  [{ '': 'd' }, false],
  [{ 'back door': 'd' }, false],
  [{ '**': 'd' }, false],
  [{ door: 'd', dóór: 'd' }, false],
  [{ ['a'.repeat(65)]: 'd' }, false],
  [['door'], false],
])('that %j is a token, or tokens by channel, is %s', (value, valid) => {
  expect(tokenSchema.safeParse(value).success).toBe(valid);
});
