import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { en } from '../words/en.ts';
import { es } from '../words/es.ts';

/** What is written alike in both languages. */
const sameInBoth = ['kilobitsPerSecond', 'kilobytesPerSecond'];

const root = fileURLToPath(new URL('../../..', import.meta.url));

const read = (folder: string, isWanted: (name: string) => boolean): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(isWanted)
    .map((name) => readFileSync(join(root, folder, name), 'utf8'));

const markup = read('public', (name) => name.endsWith('.html'));
const code = read(
  'src/web',
  (name) => /(?<!\.test)\.ts$/.test(name) && !/^(words\/..\.ts$|testing\/)/.test(name),
);

/** Each text by its place, such as `refusals.idle`; of a function, what it says of these values. */
function texts(dictionary: object, place = ''): Map<string, string> {
  return new Map(
    Object.entries(dictionary).flatMap(([key, value]): [string, string][] => {
      if (typeof value === 'object') return [...texts(value, `${place}${key}.`)];
      return [[place + key, String(typeof value === 'function' ? value(12, 34, 56) : value)]];
    }),
  );
}

test('what is said in Spanish is not English', () => {
  const english = texts(en);
  const same = [...texts(es)].filter(([place, text]) => english.get(place) === text).map(([place]) => place);
  expect(same).toEqual(sameInBoth);
});

test('the markup asks for words that there are, where they can be put', () => {
  const asked = markup.flatMap((html) => [...html.matchAll(/\bdata-words([\w-]*)="([^"]*)"/g)]);
  expect(asked.length).toBeGreaterThan(30);
  for (const [whole, where, key] of asked) {
    expect(['', '-label', '-title', '-alt'], whole).toContain(where);
    expect(Object.keys(en), whole).toContain(key);
  }
});

test('no word is kept that nobody says', () => {
  const said = new Set([
    ...markup.flatMap((html) => [...html.matchAll(/\bdata-words[\w-]*="([^"]*)"/g)].map(([, key]) => key)),
    ...code.flatMap((text) => text.match(/\b[a-z]\w*\b/gi) ?? []),
  ]);
  expect(Object.keys(en).filter((key) => !said.has(key))).toEqual([]);
});
