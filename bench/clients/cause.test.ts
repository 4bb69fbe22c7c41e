import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { causeOf } from './cause.ts';

test('of wrapped errors the innermost says why', () => {
  const reset = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  expect(causeOf(reset)).toBe('connect ECONNREFUSED 127.0.0.1:1');
  expect(causeOf(new TypeError('fetch failed', { cause: reset }))).toBe('connect ECONNREFUSED 127.0.0.1:1');
  // As Engine.IO has it.
  const transport = Object.assign(new Error('websocket error'), {
    description: { type: 'error', error: reset },
  });
  expect(causeOf(transport)).toBe('connect ECONNREFUSED 127.0.0.1:1');
});

test('of several addresses, of which none answers, the first one is told', async () => {
  const error = await new Promise<unknown>((resolve) => {
    connect({ host: 'localhost', port: 1, autoSelectFamily: true }).on('error', resolve);
  });
  expect(causeOf(error)).toMatch(/ECONNREFUSED/);
});

test.each([
  ['timeout', 'timeout'],
  [undefined, 'undefined'],
  [{ code: 'ENOTFOUND', message: '' }, 'ENOTFOUND'],
])('%o is told as it is', (error, words) => {
  expect(causeOf(error)).toBe(words);
});

test('an error that wraps itself has an end', () => {
  const error: Error & { cause?: unknown } = new Error('round and round');
  error.cause = error;
  expect(causeOf(error)).toBe('round and round');
});
