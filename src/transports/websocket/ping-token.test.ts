import { expect, test } from 'vitest';
import { pingOf, tokenOf } from './ping-token.ts';

test.each([0, 7, 12_345, 2 ** 32 - 1])('the token %i comes back as it was sent', (token) => {
  expect(tokenOf(Buffer.from(pingOf(token)))).toBe(token);
});

test.each(['', '-1', '1x', ' 1', '12345678901', 'a heartbeat'])('%j is no token', (payload) => {
  expect(tokenOf(Buffer.from(payload))).toBeUndefined();
});
