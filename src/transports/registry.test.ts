import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { transportNames } from './registry.ts';

test.each(transportNames)('README tells who can speak with %s', (name) => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
});
