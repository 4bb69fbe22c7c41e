import { expect, test } from 'vitest';
import { describeCommand } from '../command/command-line.ts';
import { flagUse, isUsedBy } from './flag-use.ts';
import { scenarios } from './index.ts';

test('of every flag it is said which scenarios use it', () => {
  const flags = describeCommand().options.map((option) => option.attributeName());
  expect(Object.keys(flagUse).toSorted()).toEqual(flags.toSorted());
});

test('the scenarios that are named exist, and none is without a use for a flag', () => {
  const names = scenarios.map(({ name }) => name);
  for (const [flag, use] of Object.entries(flagUse)) {
    if (use !== 'all')
      expect(names).toEqual(expect.arrayContaining('only' in use ? [...use.only] : [...use.but]));
    expect(
      scenarios.some((scenario) => isUsedBy(flag, scenario)),
      flag,
    ).toBe(true);
  }
});
