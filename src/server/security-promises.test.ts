import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, root)), 'utf8');

const promises = [...read('SECURITY.md').matchAll(/^\| (.+) \| `(.+)` \| (\S+) \|$/gm)].map(
  ([, promise = '', name = '', path = '']) => [promise, name, path] as const,
);

test('there are promises', () => {
  expect(promises.length).toBeGreaterThan(10);
});

test.each(promises)('%s: the test is there', (_promise, name, path) => {
  expect(read(path)).toContain(name);
});
