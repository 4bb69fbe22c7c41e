import { expect, test } from 'vitest';
import { wrapped } from './wrapped.ts';

test('what fits into a line is one', () => {
  expect(wrapped('ws: invalid: frames were lost (3)')).toBe('ws: invalid: frames were lost (3)');
});

test('a long reason is broken between words, and whole', () => {
  const path = `/${'folder/'.repeat(12)}uws.node`;
  const reason = `uws is unavailable: there is no native build for this machine, of which there are many kinds:
  - one package: version 2.38 of a library was not found, which its build for this machine asks for
  - another: ${path}
What helps is an older Node, for which there is a build that asks for less, or a newer system.`;
  expect(wrapped(reason).split('\n')).toEqual([
    'uws is unavailable: there is no native build for this machine, of which there',
    '  are many kinds:',
    '  - one package: version 2.38 of a library was not found, which its build for',
    '    this machine asks for',
    '  - another:',
    `    ${path}`,
    '  What helps is an older Node, for which there is a build that asks for less, or',
    '  a newer system.',
  ]);
});
