#!/usr/bin/env node
/** `npm run build`: compiles src and bench to dist/, and bundles the pages' scripts into public/js/. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleFolder, isUpToDate, root, sourceStamp, stampFile } from './build-stamp.mjs';
import { run } from './run.mjs';

const require = createRequire(import.meta.url);

/** A production installation has no compiler. */
function canBuild() {
  try {
    require.resolve('typescript/package.json');
    require.resolve('esbuild');
    return true;
  } catch {
    return false;
  }
}

/** @returns {string} the path of the TypeScript compiler's script */
function compiler() {
  const manifestFile = require.resolve('typescript/package.json');
  /** @type {{ bin: { tsc: string } }} */
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  return join(manifestFile, '..', manifest.bin.tsc);
}

/** @param {string} project */
async function compile(project) {
  const { code, output } = await run([process.execPath, compiler(), '-p', project], { cwd: root });
  if (code !== 0) console.error(output.trim());
  return code === 0;
}

async function bundlePages() {
  const names = readdirSync(join(root, 'src', 'web'));
  const { build } = await import('esbuild');
  rmSync(bundleFolder, { recursive: true, force: true });
  const common = {
    absWorkingDir: root,
    outdir: bundleFolder,
    bundle: true,
    minify: true,
    sourcemap: true,
    target: 'es2022',
    logLevel: /** @type {const} */ ('warning'),
  };
  /** @param {RegExp} suffix */
  const entriesEnding = (suffix) =>
    names
      .filter((name) => suffix.test(name))
      .map((name) => ({ in: join('src', 'web', name), out: name.replace(/(-page)?\.ts$/, '') }));
  await Promise.all([
    build({ ...common, entryPoints: entriesEnding(/-(page|probe)\.ts$/), format: 'esm', splitting: true }),
    // A classic worker is one file, and every browser takes it.
    build({ ...common, entryPoints: entriesEnding(/-worker\.ts$/), format: 'iife' }),
  ]);
}

async function main() {
  const ifPossible = process.argv.includes('--if-possible');
  if (!canBuild()) {
    if (ifPossible && existsSync(stampFile)) return 0;
    console.error('Nothing is built here, and the compiler is not installed. Run: npm run setup');
    return 1;
  }
  if (isUpToDate()) return 0;
  const stamp = sourceStamp();
  // Compiled files of sources that are gone would go on being found.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist'));
  const projects = ['.', join('src', 'web'), join('src', 'web', 'tsconfig.node.json')];
  const compiled = await Promise.all(projects.map(compile));
  if (compiled.includes(false)) return 1;
  await bundlePages();
  writeFileSync(stampFile, stamp);
  return 0;
}

process.exitCode = await main();
