import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compiled } from '../processes/compiled.ts';
import { viewersWithin } from './open-files.ts';

test('viewers take one in the swarm and one in a relay of this machine', () => {
  expect(viewersWithin(1024, 2, false)).toBe(1920);
  expect(viewersWithin(1024, 2, true)).toBe(896);
  expect(viewersWithin(1024, 1, true)).toBe(896);
  expect(viewersWithin(64, 2, true)).toBe(1);
});

test.skipIf(process.platform !== 'linux')('Node raises the limit as far as that is allowed', () => {
  const read = `import('${compiled('src/server/open-files.ts')}').then((files) => console.log(files.mostOpenFiles()))`;
  const most = execFileSync('sh', [
    '-c',
    'ulimit -S -n 100; ulimit -H -n 512; exec "$0" --eval "$1"',
    process.execPath,
    read,
  ]);
  expect(Number(most)).toBe(512);
});
