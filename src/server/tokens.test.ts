import { expect, test } from 'vitest';
import { allows } from './tokens.ts';

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
  expect(allows(tokens, role, { token })).toBe(allowed);
});
