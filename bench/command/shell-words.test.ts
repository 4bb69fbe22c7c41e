import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellWords } from './shell-words.ts';

/** What a shell makes of a command line: its words. */
const words = (line: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test('what is pasted into a shell is what was typed', () => {
  const typed = [
    '--expect',
    'uws.relay.cpuMicrosPerDelivery<=1.25*tcp',
    "it's",
    '',
    '$HOME',
    '`id`',
    '~',
    '#',
    'a\nb',
  ];
  expect(words(shellWords(typed))).toEqual(typed);
});

test('what needs no quotes has none', () => {
  expect(shellWords(['--only', 'ws,tcp', '--until', '5%', '--target', 'http://192.0.2.7:5000/x'])).toBe(
    '--only ws,tcp --until 5% --target http://192.0.2.7:5000/x',
  );
});

test('whatever is typed comes back', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.string().filter((text) => !text.includes('\0')),
        { minLength: 1 },
      ),
      (typed) => {
        expect(words(shellWords(typed))).toEqual(typed);
      },
    ),
    { numRuns: 30 },
  );
});
