import { expect, test } from 'vitest';
import { entries } from '../subject/entries.ts';
import { styleOf } from './palette.ts';

test('no two entries are drawn alike', () => {
  const drawn = entries.map(({ name }) => Object.values(styleOf(name)).join(' '));
  expect(new Set(drawn).size).toBe(entries.length);
});
