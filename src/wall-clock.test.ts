import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What needs to know what time it is. A deadline does not: somebody sets that clock, and it goes back by an hour. */
const mayAsk: Readonly<Record<string, string>> = {
  'src/server/server.ts': 'the capture time of frames that come without one',
  'src/server/tls-files.ts': 'until when a certificate is good',
  'src/server/log.ts': 'when a line was written',
  'src/web/page/clock.ts': 'the capture time of frames',
  'src/web/index/channel-list.ts': 'an address that was not asked for before',
  'bench/meters/clock.ts': 'once a run, for the time since the epoch',
  'bench/browser/measure-browser.ts': 'once a run, for the time since the epoch',
  'bench/standing/wall-clock.ts': 'the capture time of frames',
  'bench/standing/emit-cli.ts': 'the time of day that replayed pictures show',
  'bench/subject/behind-tls.ts': 'until when a certificate is good',
};

test('only who needs the time of day asks the clock that somebody may set', () => {
  const asking = ['src', 'bench', 'fixtures']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        posix.join(folder, name),
      ),
    )
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/\.test\.ts$|\/testing\//.test(path))
    .filter((path) => /\bDate\.now\b/.test(readFileSync(join(root, path), 'utf8')));
  expect(asking.sort()).toEqual(Object.keys(mayAsk).sort());
});
