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
export interface Machine {
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

function thisMachine(): Machine {
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
export function findUws(machine: Machine): LoadedUws {
  const missing: string[] = [];
  const candidates: Candidate[] = [];
  for (const alias of aliases) {
    const directory = machine.packageFolders
      .map((folder) => join(folder, alias))
      .find((path) => machine.exists(join(path, 'package.json')));
    if (directory === undefined) missing.push(`${alias}: not installed`);
    else candidates.push(readCandidate(machine, directory));
  }
  candidates.sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  const failures: Failure[] = [];
  for (const candidate of candidates) {
    const outcome = tryCandidate(machine, candidate);
    if (typeof outcome !== 'string') return outcome;
    failures.push({ candidate, why: outcome });
  }
  const reasons = [...missing, ...failures.map(({ why }) => why)];
  throw new UwsUnavailableError(
    `uWebSockets.js has no native build for this machine (${machine.build}):\n` +
      reasons.map((reason) => `  - ${reason}\n`).join('') +
      remedy(machine, failures),
  );
}

interface Failure {
  readonly candidate: Candidate;
  readonly why: string;
}

/** The last version of Node that has builds for systems with an older glibc, and its ABI. */
const OLDER_NODE = { version: 20, abi: 115 } as const;

const newerGlibc = /GLIBC_([\d.]+)' not found/;

function remedy(machine: Machine, failures: readonly Failure[]): string {
  const glibc = failures.map(({ why }) => newerGlibc.exec(why)?.[1]).find((version) => version !== undefined);
  // The author's builds would ask for the same.
  if (glibc === undefined)
    return (
      'Where GitHub answers, its author publishes builds for current Node versions:\n' +
      '  npm install uWebSockets.js@uNetworking/uWebSockets.js#v20.57.0'
    );
  const newerSystem = `a system with glibc ${glibc} or newer, such as Debian 13 or Ubuntu 24.04`;
  const build = machine.build.replace(/\d+$/, `${OLDER_NODE.abi}`);
  const older = failures.find(
    ({ candidate, why }) => !newerGlibc.test(why) && binaryOf(machine, candidate, build) !== undefined,
  )?.candidate;
  if (older === undefined) return `What helps is ${newerSystem}. All other transports work here.`;
  return (
    `What helps is Node ${OLDER_NODE.version}, for which ${older.packageName} ${older.version} has a build that ` +
    `asks for less, or ${newerSystem}. All other transports work here.`
  );
}

/** The path of a package's binary for a build, if it has one. */
function binaryOf(machine: Machine, { directory }: Candidate, build: string): string | undefined {
  return binaryFolders.map((folder) => join(directory, folder, `uws_${build}.node`)).find(machine.exists);
}

function readCandidate(machine: Machine, directory: string): Candidate {
  const manifest = JSON.parse(machine.readText(join(directory, 'package.json'))) as {
    name: string;
    version: string;
  };
  // The copies append a suffix of their own to the library's version.
  return { directory, packageName: manifest.name, version: manifest.version.replace(/-.*/, '') };
}

function tryCandidate(machine: Machine, candidate: Candidate): LoadedUws | string {
  const { packageName, version } = candidate;
  const label = `${packageName} ${version}`;
  const path = binaryOf(machine, candidate, machine.build);
  if (path === undefined) return `${label}: it has no uws_${machine.build}.node`;
  try {
    const implementation = `uWebSockets.js ${version}`;
    return {
      uws: machine.loadNative(path),
      implementation:
        packageName === 'uWebSockets.js' ? implementation : `${implementation} (${packageName})`,
    };
  } catch (error) {
    return `${label}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
