import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { librariesOf, transportNames } from './registry.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const { dependencies, optionalDependencies } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;

test.each(transportNames)(
  '%s names the packages that carry it, which are installed with the relay',
  (name) => {
    expect(librariesOf(name)).not.toEqual([]);
    for (const library of librariesOf(name))
      expect({ ...dependencies, ...optionalDependencies }).toHaveProperty([library]);
  },
);

test.each(transportNames)('everything that is asked of a transport is asked of %s', (name) => {
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.test.ts'),
  );
  const asks = `everyTransport('${name}', `;
  expect(tests.filter((path) => readFileSync(join(folder, path), 'utf8').includes(asks))).toHaveLength(1);
});

test.each(transportNames)('README tells who can speak with %s', (name) => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
});
