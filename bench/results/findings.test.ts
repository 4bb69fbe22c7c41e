import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../processes/project-root.ts';
import { findingKinds } from './findings.ts';

const kinds = Object.entries(findingKinds);

/** What a name ends in, and the unit that it must have then. */
const unitOfEnding: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/BytesPerHour$/, 'bytes an hour'],
  [/Bytes$/, 'bytes'],
  [/PerSecond$/, 'a second'],
  [/Ms$/, 'ms'],
];

test.each(kinds)('the unit of %s is the one in its name', (name, { unit }) => {
  const [, expected] = unitOfEnding.find(([ending]) => ending.test(name)) ?? [];
  if (expected !== undefined) expect(unit).toBe(expected);
  else expect(unitOfEnding.map(([, other]) => other)).not.toContain(unit);
});

describe('a finding', () => {
  const sources = readdirSync(join(projectRoot, 'bench'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|testing\/|findings\.ts$/.test(path))
    .map((path) => readFileSync(join(projectRoot, 'bench', path), 'utf8'));

  test.each(kinds)('%s is found by somebody', (name) => {
    const given = new RegExp(`\\b${name}\\b(:|,| })`);
    expect(sources.some((source) => given.test(source))).toBe(true);
  });
});
