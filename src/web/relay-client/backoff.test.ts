import { expect, test } from 'vitest';
import { reconnectDelayMs } from './backoff.ts';

test('each failure doubles the longest wait, up to four seconds', () => {
  const longest = [1, 2, 3, 4, 5, 6, 50].map((failures) => reconnectDelayMs(failures, 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 4000, 4000, 4000]);
});

test('clients that were cut off together come back spread over half of the wait', () => {
  expect(reconnectDelayMs(3, 0)).toBe(1000);
  expect(reconnectDelayMs(3, 0.5)).toBe(1500);
});
