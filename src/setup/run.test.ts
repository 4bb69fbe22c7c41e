import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../transports/testing/client.ts';
import { failedInCanvas } from './npm-packages.mjs';
import { endOf, run } from './run.mjs';

const node = (script: string): string[] => [process.execPath, '-e', script];

test('its exit code and its output come back', async () => {
  const { code, output } = await run(node('console.log("out"); console.error("err"); process.exit(3)'));
  expect(code).toBe(3);
  expect(output).toContain('out');
  expect(output).toContain('err');
});

test('one that is not there fails as a shell would say', async () => {
  expect(await run(['no-such-program-anywhere'])).toMatchObject({ code: 127 });
});

test('variables are added to the environment', async () => {
  const { output } = await run(node('console.log(process.env.ADDED, typeof process.env.PATH)'), {
    env: { ADDED: 'here' },
  });
  expect(output).toBe('here string\n');
});

test('what npm says first is not lost under what a compiler says then', async () => {
  const { output } = await run(
    node(`console.log('npm error path /project/node_modules/canvas');
          for (let line = 0; line < 2000; line++) console.log('npm error error: no such thing was declared');`),
  );
  expect(failedInCanvas(output)).toBe(true);
  expect(endOf(output).split('\n')).toHaveLength(40);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'on %s, what it started ends too, and nothing goes on',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'relaymark-run-'));
    const witness = join(folder, 'witness');
    const says = (word: string): Promise<void> =>
      until(word, () => existsSync(witness) && readFileSync(witness, 'utf8') === `${word}\n`);
    // A shell forks, and only then is there a `sleep`; what comes in between is lost, so that none may last.
    const sleeping = 'while :; do sleep 0.1; done';
    const grandchild = `trap 'echo ended > ${witness}; exit' TERM; echo started > ${witness}; ${sleeping}`;
    const parent = spawn(process.execPath, [
      '--input-type=module',
      '--eval',
      `const { run } = await import(${JSON.stringify(new URL('run.mjs', import.meta.url).href)});
     await run(['sh', '-c', ${JSON.stringify(`(${grandchild}) & wait`)}]);
     console.log('went on');`,
    ]);
    let output = '';
    parent.stdout.on('data', (chunk) => {
      output += chunk;
    });
    await says('started');
    parent.kill(signal);
    expect(await once(parent, 'close')).toEqual([null, signal]);
    await says('ended');
    expect(output).toBe('');
    rmSync(folder, { recursive: true });
  },
);
