import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package whose install script compiles against system libraries, and the only one that may fail. */
const COMPILED = 'canvas';

/**
 * @param {string} file
 * @returns {string | undefined} undefined if there is no such file
 */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Whether node_modules is what the lock file asks for. npm writes down what it installed in a lock file of its own; a
 * package that is optional and was left out on this platform is missing there.
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
 * @typedef {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} LockFile
 * @param {LockFile} wanted
 * @param {LockFile} installed
 */
export function lockFilesAgree(wanted, installed) {
  const same = Object.entries(wanted.packages).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const there = installed.packages[path];
    if (there === undefined) return optional === true;
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

/** @param {string} output of npm */
export function failedInCanvas(output) {
  return new RegExp(`npm error path .*node_modules[/\\\\]${COMPILED}$`, 'm').test(output);
}
