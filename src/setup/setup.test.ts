import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { installedPackages, missingNeeds, needs } from './debian-packages.mjs';
import { nodeGypEnvironment } from './node-headers.mjs';
import { failedInCanvas, installPackages, type LockedPackage, lockFilesAgree } from './npm-packages.mjs';

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

  const locked = (packages: Record<string, LockedPackage>) => ({ packages: { '': {}, ...packages } });

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

  test.each<[string, LockedPackage, boolean]>([
    ['one for any platform was left out because it could not be fetched', { optional: true }, false],
    ['one for another platform may be absent', { optional: true, os: ['darwin'] }, true],
  ])("of the project's own optional packages, %s", (_name, uws, agree) => {
    const root = { optionalDependencies: { uws: '1' } };
    const wanted = { packages: { '': root, 'node_modules/uws': uws } };
    expect(lockFilesAgree(wanted, { packages: { '': root } })).toBe(agree);
  });
});

describe("Node's headers for compiling", () => {
  const header =
    '#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 19\n#define NODE_PATCH_VERSION 1\n';
  const machine = {
    execPath: '/opt/node/bin/node',
    version: '20.19.1',
    env: {},
    readIfThere: (file: string) => (file === '/opt/node/include/node/node_version.h' ? header : undefined),
  };

  test('those beside Node are used', () => {
    expect(nodeGypEnvironment(machine)).toEqual({ npm_package_config_node_gyp_nodedir: '/opt/node' });
  });

  test.each([
    ['of another version', { version: '20.19.2' }],
    ['that are not there', { execPath: '/usr/bin/node' }],
    ['where the user chose others', { env: { npm_config_nodedir: '/usr' } }],
  ])('but not those %s', (_name, difference) => {
    expect(nodeGypEnvironment({ ...machine, ...difference })).toEqual({});
  });
});

test('setup refuses what it does not know, in words', () => {
  const script = fileURLToPath(new URL('setup.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--chekc'], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain("Unknown option '--chekc'");
  expect(stderr).not.toContain('    at ');
});
