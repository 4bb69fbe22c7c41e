import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Uws } from './api.ts';

/** The names under which package.json installs uWebSockets.js; the README says what is behind each. */
const aliases = ['uWebSockets.js', 'uWebSockets.js-glibc238'] as const;

/** Where the packages keep their binaries: the author's own and one copy at the top, the other in a folder. */
const binaryFolders = ['.', 'binaries'];

export interface LoadedUws {
  readonly uws: Uws;
  /** Version and package that run, such as "uWebSockets.js 20.30.0 (@trufflesuite/uws-js-unofficial)". */
  readonly implementation: string;
}

/** No native build of uWebSockets.js loads on this machine. The message says why, and what to do. */
export class UwsUnavailableError extends Error {
  override readonly name = 'UwsUnavailableError';
  readonly code = 'uws-unavailable';
}

/** What the loader needs of the machine. */
export interface UwsSurroundings {
  /** The folders in which packages may be installed, nearest first. */
  readonly packageFolders: readonly string[];
  /** Such as "linux_x64_115": platform, architecture, ABI of this Node. */
  readonly build: string;
  exists(path: string): boolean;
  readText(path: string): string;
  /** Throws what the dynamic linker says if the binary does not fit. */
  loadNative(path: string): Uws;
}

let loaded: LoadedUws | undefined;

/**
 * The native uWebSockets.js.
 *
 * @throws UwsUnavailableError
 */
export function loadUws(): LoadedUws {
  loaded ??= findUws(thisMachine());
  return loaded;
}

function thisMachine(): UwsSurroundings {
  const require = createRequire(import.meta.url);
  return {
    packageFolders: require.resolve.paths('uWebSockets.js') ?? [],
    build: `${process.platform}_${process.arch}_${process.versions.modules}`,
    exists: existsSync,
    readText: (path) => readFileSync(path, 'utf8'),
    loadNative: (path) => require(path) as Uws,
  };
}

interface Candidate {
  readonly directory: string;
  readonly packageName: string;
  readonly version: string;
}

/**
 * Loads the newest package whose binary fits this machine; of two with one version, the one under the library's own
 * name. The binary is loaded by its path, not through its package: one of the packages would otherwise put a JavaScript
 * imitation in the place of a binary that does not load, and a benchmark would measure that.
 *
 * @throws UwsUnavailableError
 */
export function findUws(surroundings: UwsSurroundings): LoadedUws {
  const failures: string[] = [];
  const candidates: Candidate[] = [];
  for (const alias of aliases) {
    const directory = surroundings.packageFolders
      .map((folder) => join(folder, alias))
      .find((path) => surroundings.exists(join(path, 'package.json')));
    if (directory === undefined) failures.push(`${alias}: not installed`);
    else candidates.push(readCandidate(surroundings, directory));
  }
  candidates.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  for (const candidate of candidates) {
    const outcome = tryCandidate(surroundings, candidate);
    if (typeof outcome !== 'string') return outcome;
    failures.push(outcome);
  }
  throw new UwsUnavailableError(
    `uWebSockets.js has no native build for this machine (${surroundings.build}):\n` +
      failures.map((failure) => `  - ${failure}\n`).join('') +
      'Where GitHub answers, its author publishes builds for current Node versions:\n' +
      '  npm install uWebSockets.js@uNetworking/uWebSockets.js#v20.57.0',
  );
}

function readCandidate(surroundings: UwsSurroundings, directory: string): Candidate {
  const manifest = JSON.parse(surroundings.readText(join(directory, 'package.json'))) as {
    name: string;
    version: string;
  };
  // The copies append a suffix of their own to the library's version.
  return { directory, packageName: manifest.name, version: manifest.version.replace(/-.*/, '') };
}

function tryCandidate(surroundings: UwsSurroundings, candidate: Candidate): LoadedUws | string {
  const { directory, packageName, version } = candidate;
  const label = `${packageName} ${version}`;
  const file = `uws_${surroundings.build}.node`;
  const path = binaryFolders.map((folder) => join(directory, folder, file)).find(surroundings.exists);
  if (path === undefined) return `${label}: it has no ${file}`;
  try {
    const implementation = `uWebSockets.js ${version}`;
    return {
      uws: surroundings.loadNative(path),
      implementation:
        packageName === 'uWebSockets.js' ? implementation : `${implementation} (${packageName})`,
    };
  } catch (error) {
    return `${label}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
