import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The package whose install script compiles against system libraries, and the only one that may fail. */
const COMPILED = 'canvas';

/**
 * @param {string} file
 * @returns {string | undefined} undefined if there is no such file
 */
export function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Whether node_modules is what the lock file asks for. npm writes down what it installed in a lock file of its own.
 *
 * @param {string} root of the project
 */
export function packagesInStep(root) {
  const wanted = readIfThere(join(root, 'package-lock.json'));
  const installed = readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  return lockFilesAgree(JSON.parse(wanted), JSON.parse(installed));
}

/**
 * Whether the same packages are in both. npm leaves an optional package out where the platform is not its own, and also,
 * without a word, if it could not be fetched; the project's own optional packages must be there unless they are for
 * another platform.
 *
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[],
 *   optionalDependencies?: Record<string, string> }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} LockFile
 * @param {LockFile} wanted
 * @param {LockFile} installed
 */
export function lockFilesAgree(wanted, installed) {
  const own = Object.keys(wanted.packages['']?.optionalDependencies ?? {}).map(
    (name) => `node_modules/${name}`,
  );
  const same = Object.entries(wanted.packages).every(([path, { version, integrity, optional, os, cpu }]) => {
    if (path === '') return true;
    const there = installed.packages[path];
    if (there === undefined) {
      return optional === true && (!own.includes(path) || os !== undefined || cpu !== undefined);
    }
    return there.version === version && there.integrity === integrity;
  });
  return same && Object.keys(installed.packages).every((path) => path in wanted.packages);
}

/**
 * Installs the npm packages. If node-canvas cannot be compiled, the rest is installed all the same.
 *
 * @param {(command: readonly string[]) => Promise<{ code: number, output: string }>} run
 * @returns {Promise<{ outcome: 'complete' | 'without-canvas', output: string } | { outcome: 'failed', output: string }>}
 */
export async function installPackages(run) {
  const whole = await run(['npm', 'ci']);
  if (whole.code === 0) return { outcome: 'complete', output: whole.output };
  if (!failedInCanvas(whole.output)) return { outcome: 'failed', output: whole.output };
  const plain = await run(['npm', 'ci', '--ignore-scripts']);
  if (plain.code !== 0) return { outcome: 'failed', output: plain.output };
  const rest = await run(['npm', 'rebuild', 'esbuild']);
  return {
    outcome: rest.code === 0 ? 'without-canvas' : 'failed',
    output: rest.code === 0 ? whole.output : rest.output,
  };
}

/**
 * Whether node-canvas is installed and its native part loads.
 *
 * @param {string} root of the project
 */
export function canvasLoads(root) {
  try {
    createRequire(join(root, 'package.json'))(COMPILED);
    return true;
  } catch {
    // Not installed, not compiled, or a system library is gone: compiling it is the answer to each.
    return false;
  }
}

/** @param {string} output of npm */
export function failedInCanvas(output) {
  return new RegExp(`npm error path .*node_modules[/\\\\]${COMPILED}$`, 'm').test(output);
}
