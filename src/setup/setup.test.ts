import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { installedPackages, missingNeeds, needs, planInstallation } from './debian-packages.mjs';
import { failedInCanvas, installPackages, lockFilesAgree } from './npm-packages.mjs';
import { run } from './run.mjs';

const everything = needs.flatMap(({ packages }) => packages);
const nothing = (): boolean => false;

describe('Debian packages', () => {
  test('nothing is missing where all are installed', () => {
    expect(missingNeeds((name) => everything.includes(name), nothing)).toEqual([]);
  });

  test('only what is missing is named, with the reason', () => {
    const missing = missingNeeds((name) => name !== 'libgif-dev' && name !== 'chromium', nothing);
    expect(missing.map(({ packages }) => packages)).toEqual([['libgif-dev'], ['chromium']]);
    expect(missing[0]?.reason).toContain('node-canvas');
  });

  test('another Chromium than the package is as good', () => {
    const missing = missingNeeds(
      (name) => name !== 'chromium',
      (name) => name === 'google-chrome',
    );
    expect(missing).toEqual([]);
  });

  test('removed packages do not count as installed, and provided ones do', () => {
    const installed = installedPackages(
      'make installed \nchromium config-files \nlibjpeg62-turbo-dev installed libjpeg-dev (= 1:2.1), other\n',
    );
    expect([...installed]).toEqual(
      expect.arrayContaining(['make', 'libjpeg62-turbo-dev', 'libjpeg-dev', 'other']),
    );
    expect(installed.has('chromium')).toBe(false);
  });

  test('root calls apt-get itself, others through sudo', () => {
    const root = planInstallation(['make'], { hasApt: true, isRoot: true, hasSudo: false });
    const other = planInstallation(['make'], { hasApt: true, isRoot: false, hasSudo: true });
    expect(root).toMatchObject({
      commands: [expect.arrayContaining(['update']), expect.arrayContaining(['make'])],
    });
    expect('commands' in other && other.commands.every(([program]) => program === 'sudo')).toBe(true);
  });

  test.each([
    [{ hasApt: false, isRoot: true, hasSudo: true }, 'no apt-get'],
    [{ hasApt: true, isRoot: false, hasSudo: false }, 'no sudo'],
  ])('with %j it says why it cannot', (machine, obstacle) => {
    expect(planInstallation(['make'], machine)).toEqual({ obstacle: expect.stringContaining(obstacle) });
  });
});

describe('npm packages', () => {
  const canvasError =
    'npm error code 1\nnpm error path /project/node_modules/canvas\nnpm error command failed';

  /** Runs nothing: answers each command in turn, and remembers them. */
  function scripted(...answers: { code: number; output: string }[]) {
    const commands: string[] = [];
    return {
      commands,
      run: async (command: readonly string[]) => {
        commands.push(command.join(' '));
        return answers[commands.length - 1] ?? { code: 0, output: '' };
      },
    };
  }

  test('one npm ci where all goes well', async () => {
    const { run: npm, commands } = scripted({ code: 0, output: 'added 200 packages' });
    expect(await installPackages(npm)).toMatchObject({ outcome: 'complete' });
    expect(commands).toEqual(['npm ci']);
  });

  test('where node-canvas cannot be compiled, the rest is installed', async () => {
    const { run: npm, commands } = scripted({ code: 1, output: canvasError });
    expect(await installPackages(npm)).toMatchObject({ outcome: 'without-canvas' });
    expect(commands).toEqual(['npm ci', 'npm ci --ignore-scripts', 'npm rebuild esbuild']);
  });

  test('any other failure is a failure', async () => {
    const { run: npm, commands } = scripted({ code: 1, output: 'npm error network' });
    expect(await installPackages(npm)).toEqual({ outcome: 'failed', output: 'npm error network' });
    expect(commands).toEqual(['npm ci']);
  });

  test('only a failure in node-canvas itself is one of node-canvas', () => {
    expect(failedInCanvas(canvasError)).toBe(true);
    expect(failedInCanvas('npm error path /canvas-project/node_modules/sharp')).toBe(false);
  });

  const locked = (
    packages: Record<string, { version?: string; integrity?: string; optional?: boolean }>,
  ) => ({
    packages: { '': {}, ...packages },
  });

  test.each([
    ['the same', locked({ a: { version: '1' } }), true],
    ['another version', locked({ a: { version: '2' } }), false],
    ['a missing package', locked({}), false],
    ['one too many', locked({ a: { version: '1' }, b: { version: '1' } }), false],
  ])('installed packages: %s', (_name, installed, agree) => {
    expect(lockFilesAgree(locked({ a: { version: '1' } }), installed)).toBe(agree);
  });

  test('an optional package may have been left out on this platform', () => {
    expect(lockFilesAgree(locked({ a: { version: '1', optional: true } }), locked({}))).toBe(true);
  });
});

describe('running a program', () => {
  test('its exit code and its output come back', async () => {
    const { code, output } = await run([
      process.execPath,
      '-e',
      'console.log("out"); console.error("err"); process.exit(3)',
    ]);
    expect(code).toBe(3);
    expect(output).toContain('out');
    expect(output).toContain('err');
  });

  test('one that is not there fails as a shell would say', async () => {
    expect(await run(['no-such-program-anywhere'])).toMatchObject({ code: 127 });
  });
});

test('setup --help needs nothing and says what it does', () => {
  const script = fileURLToPath(new URL('setup.mjs', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, '--help'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toContain('--check');
});
