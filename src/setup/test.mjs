#!/usr/bin/env node
/** `npm test` and `npm run test:long`: everything that is promised, or with arguments only the tests that they pick. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { isUpToDate, root } from './build-stamp.mjs';
import { testPlan } from './test-plan.mjs';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/**
 * Runs a command in this terminal.
 *
 * @param {readonly string[]} command
 * @returns {Promise<number>} its exit code, as a shell would tell it
 */
async function inTerminal([program = '', ...args]) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  const pass = () => void child.kill('SIGTERM');
  // A terminal interrupts the command by itself, and a second SIGINT would cut short its tidying up.
  const wait = () => {};
  process.on('SIGTERM', pass).on('SIGINT', wait);
  const [code, signal] = /** @type {[number | null, NodeJS.Signals | null]} */ (await once(child, 'exit'));
  process.off('SIGTERM', pass).off('SIGINT', wait);
  return code ?? 128 + (signal === null ? 1 : constants.signals[signal]);
}

async function main() {
  const [project = '', ...picked] = process.argv.slice(2);
  const { scripts, vitestArguments } = testPlan(project, picked);
  if (scripts.length === 0 && !isUpToDate()) {
    console.error(
      'dist/ is older than the sources: tests that start programs start those. Run: npm run build',
    );
  }
  for (const script of scripts) {
    const code = await inTerminal(['npm', 'run', script]);
    if (code !== 0) return code;
  }
  return inTerminal([process.execPath, vitest, ...vitestArguments]);
}

process.exitCode = await main();
