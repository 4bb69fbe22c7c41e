import { spawn, spawnSync } from 'node:child_process';

/** Longer than this without a word, and people wonder. */
const HEARTBEAT_MS = 5000;
const TAIL_CHARACTERS = 6000;

/**
 * Runs a program and keeps what it prints; says every few seconds that it is still at it.
 *
 * @param {readonly string[]} command
 * @param {{ cwd?: string, say?: (text: string) => void, title?: string }} [options] `title`: what to call it meanwhile
 * @returns {Promise<{ code: number, output: string }>} the exit code, 127 if it could not be started, and the end of what
 *   it printed
 */
export function run([program = '', ...args], { cwd, say = () => {}, title = program } = {}) {
  return new Promise((resolve) => {
    const startedAtMs = Date.now();
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const heartbeat = setInterval(() => {
      say(`still at it: ${title} (${Math.round((Date.now() - startedAtMs) / 1000)} s)`);
    }, HEARTBEAT_MS);
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-TAIL_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (/** @type {number} */ code) => {
      clearInterval(heartbeat);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/**
 * What a program prints, or undefined if it is not there or fails.
 *
 * @param {readonly string[]} command
 * @returns {string | undefined}
 */
export function outputOf([program = '', ...args]) {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? stdout : undefined;
}
