import { spawn, spawnSync } from 'node:child_process';

/** Longer than this without a word, and people wonder. */
const HEARTBEAT_MS = 5000;
/** npm names the package that failed before the compiler's complaints, of which there may be thousands. */
const KEPT_CHARACTERS = 1_000_000;
const TAIL_LINES = 40;

/** @type {readonly NodeJS.Signals[]} */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program and keeps what it prints; says every few seconds that it is still at it. Told to end meanwhile, it ends
 * the program and all that the program started, and then this process.
 *
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: Readonly<Record<string, string>>, say?: (text: string) => void, title?: string }} [options]
 *   `env`: on top of this process' own; `title`: what to call it meanwhile
 * @returns {Promise<{ code: number, output: string }>} the exit code, 127 if it could not be started, and what it printed
 *   (the last million characters)
 */
export function run([program = '', ...args], { cwd, env, say = () => {}, title = program } = {}) {
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    // A process group of its own can be ended whole. What sudo starts is root's: only the terminal can interrupt it.
    const detached = program !== 'sudo';
    // Before there is anything to end: who is told to end right then would leave it behind.
    const release = endTogether(() => child.pid, detached);
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      detached,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const heartbeat = setInterval(() => {
      say(`still at it: ${title} (${Math.round((performance.now() - startedAtMs) / 1000)} s)`);
    }, HEARTBEAT_MS);
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = (/** @type {number} */ code) => {
      clearInterval(heartbeat);
      release();
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
 * Passes a signal that asks this process to end on to a child; asked again, kills it.
 *
 * @param {() => number | undefined} pidOf answers with undefined if the child did not start
 * @param {boolean} isGroup whether the child leads a process group
 * @returns {() => void} to be called when the child has ended: ends this process too if it was asked to
 */
function endTogether(pidOf, isGroup) {
  /** @type {NodeJS.Signals | undefined} */
  let received;
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    const passed = received === undefined ? 'SIGTERM' : 'SIGKILL';
    received ??= signal;
    const pid = pidOf();
    if (pid === undefined) return;
    try {
      process.kill(isGroup ? -pid : pid, passed);
    } catch (error) {
      // It has just ended, or it is root's; its end is waited for all the same.
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'ESRCH' && code !== 'EPERM') throw error;
    }
  };
  for (const signal of endingSignals) process.on(signal, pass);
  return () => {
    for (const signal of endingSignals) process.off(signal, pass);
    if (received !== undefined) process.kill(process.pid, received);
  };
}

/**
 * The last lines of what a program printed, which is where most say why they failed.
 *
 * @param {string} output
 */
export function endOf(output) {
  return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
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
