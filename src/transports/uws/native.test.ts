import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { uwsIsHere } from '../testing/transports-here.ts';
import type { Uws } from './api.ts';
import { findUws, loadUws, type Machine } from './native.ts';

const native = { App: () => undefined } as unknown as Uws;

/** A machine with these files: package.json texts and binaries, which load unless they map to an error. */
function machine(files: Record<string, string | Error>, build = 'linux_x64_115'): Machine {
  return {
    packageFolders: ['/project/node_modules', '/node_modules'],
    build,
    exists: (path) => path in files,
    readText: (path) => String(files[path]),
    loadNative: (path) => {
      const content = files[path];
      if (content instanceof Error) throw content;
      return native;
    },
  };
}

const manifest = (name: string, version: string): string => JSON.stringify({ name, version });
const truffle = {
  '/project/node_modules/uWebSockets.js/package.json': manifest(
    '@trufflesuite/uws-js-unofficial',
    '20.30.0-unofficial.0',
  ),
  '/project/node_modules/uWebSockets.js/binaries/uws_linux_x64_115.node': '',
};
const newer = {
  '/project/node_modules/uWebSockets.js-glibc238/package.json': manifest(
    '@btc-vision/uwebsockets.js',
    '20.57.0',
  ),
  '/project/node_modules/uWebSockets.js-glibc238/uws_linux_x64_115.node': '',
};

describe('which package is taken', () => {
  test('the newest that loads', () => {
    expect(findUws(machine({ ...truffle, ...newer })).implementation).toBe(
      'uWebSockets.js 20.57.0 (@btc-vision/uwebsockets.js)',
    );
  });

  test('the next one where the newest does not load', () => {
    const tooNew = {
      ...newer,
      '/project/node_modules/uWebSockets.js-glibc238/uws_linux_x64_115.node': new Error('GLIBC'),
    };
    expect(findUws(machine({ ...truffle, ...tooNew })).implementation).toBe(
      'uWebSockets.js 20.30.0 (@trufflesuite/uws-js-unofficial)',
    );
  });

  test("the author's own, installed over the alias", () => {
    const authors = {
      '/project/node_modules/uWebSockets.js/package.json': manifest('uWebSockets.js', '20.57.0'),
      '/project/node_modules/uWebSockets.js/uws_linux_x64_115.node': '',
    };
    expect(findUws(machine({ ...authors, ...newer }))).toEqual({
      uws: native,
      implementation: 'uWebSockets.js 20.57.0',
    });
  });

  test('20.100 is newer than 20.57', () => {
    const future = {
      '/node_modules/uWebSockets.js/package.json': manifest('uWebSockets.js', '20.100.0'),
      '/node_modules/uWebSockets.js/uws_linux_x64_115.node': '',
    };
    expect(findUws(machine({ ...future, ...newer })).implementation).toBe('uWebSockets.js 20.100.0');
  });
});

describe('where nothing loads', () => {
  const failing = (files: Record<string, string | Error>) => () => findUws(machine(files));

  test('it says what to do, with a code', () => {
    expect(failing({})).toThrowError(expect.objectContaining({ code: 'uws-unavailable' }));
    expect(failing({})).toThrowError(/npm install uWebSockets\.js@uNetworking\/uWebSockets\.js#v/);
  });

  test('for want of a newer glibc it names the Node and the systems that help', () => {
    const newest = '/project/node_modules/uWebSockets.js-glibc238/uws_linux_x64_137.node';
    const files = { ...truffle, ...newer, [newest]: new Error("version `GLIBC_2.38' not found") };
    const find = () => findUws(machine(files, 'linux_x64_137'));
    expect(find).toThrowError(
      /Node 20, for which @trufflesuite\/uws-js-unofficial 20\.30\.0 has a build that asks for less, or a system with glibc 2\.38/,
    );
    expect(find).not.toThrowError(/npm install/);
  });

  test.each<[string, Record<string, string | Error>, RegExp]>([
    ['a missing package', {}, /uWebSockets\.js: not installed/],
    [
      'a package without a binary for this Node',
      {
        '/project/node_modules/uWebSockets.js/package.json':
          truffle['/project/node_modules/uWebSockets.js/package.json'],
      },
      /@trufflesuite\/uws-js-unofficial 20\.30\.0: it has no uws_linux_x64_115\.node/,
    ],
    [
      'a binary that does not fit',
      {
        ...newer,
        '/project/node_modules/uWebSockets.js-glibc238/uws_linux_x64_115.node': new Error(
          "version `GLIBC_2.38' not found",
        ),
      },
      /@btc-vision\/uwebsockets\.js 20\.57\.0: version `GLIBC_2\.38' not found/,
    ],
  ])('%s is named', (_name, files, reason) => {
    expect(failing(files)).toThrowError(reason);
  });
});

// On Node 20 there is a build for every system that is usual.
test.skipIf(!uwsIsHere && Number(process.versions.modules) > 115)(
  'here it loads natively, also where its package is told to imitate it',
  () => {
    const { implementation } = loadUws();
    expect(implementation).toMatch(/^uWebSockets\.js \d+\.\d+\.\d+/);
    const module = fileURLToPath(new URL('../../../dist/src/transports/uws/native.js', import.meta.url));
    const output = execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { createRequire } from 'node:module';
       const { loadUws } = await import(${JSON.stringify(module)});
       loadUws();
       console.log(Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('uWebSockets')).join());`,
      ],
      { env: { ...process.env, UWS_USE_FALLBACK: '1' }, encoding: 'utf8' },
    );
    expect(output).toMatch(/^\S+uws_\w+\.node\n$/);
  },
);
