#!/usr/bin/env node
/** `npm run setup`: from a fresh machine to one that builds, tests and measures. Needs nothing but Node. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installedPackages, missingNeeds } from './debian-packages.mjs';
import { nodeGypEnvironment } from './node-headers.mjs';
import { canvasLoads, installPackages, packagesInStep, readIfThere } from './npm-packages.mjs';
import { endOf, outputOf, run } from './run.mjs';
import { installSystemPackages, tellMissing } from './system-packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const startedAtMs = performance.now();

const help = `Usage: npm run setup [-- options]

Installs what is missing: Debian packages, then npm packages, then builds.

Options:
  --check     say what is missing and change nothing; exit code 1 if something is
  --dry-run   name the commands that would be run, and run none
  --help      this text

Examples:
  npm run setup
  npm run setup -- --check
`;

/** @param {string} text */
function say(text) {
  const seconds = `${String(Math.round((performance.now() - startedAtMs) / 1000)).padStart(4)} s`;
  console.log(`${colour ? `\u001b[2m${seconds}\u001b[0m` : seconds}  ${text}`);
}

/** @param {string} text */
function warn(text) {
  say(colour ? `\u001b[33m${text}\u001b[0m` : text);
}

/** @param {string} program */
function isExecutable(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Node's version against `engines`: npm's own complaint is long, and comes after the system packages. */
function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

function missingOnThisSystem() {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these placeholders are dpkg-query's
  const listing = outputOf(['dpkg-query', '-W', '-f', '${Package} ${db:Status-Status} ${Provides}\\n']);
  const installed = installedPackages(listing ?? '');
  return missingNeeds((name) => installed.has(name), isExecutable);
}

/** @type {import('./system-packages.mjs').Hands} */
const hands = {
  run: (command, options) => run(command, { ...options, cwd: root, say }),
  say,
  warn,
  show: (output) => console.log(endOf(output)),
};

/** @type {import('./system-packages.mjs').Hands} */
const idleHands = {
  ...hands,
  run: async (command) => {
    say(`  would run: ${command.join(' ')}`);
    return { code: 0, output: '' };
  },
  say: () => {},
};

/** @returns {import('./debian-packages.mjs').Machine} */
function thisMachine() {
  return {
    hasApt: isExecutable('apt-get'),
    isRoot: process.getuid?.() === 0,
    hasSudo: outputOf(['sudo', '-n', 'true']) !== undefined,
  };
}

/** @param {import('./system-packages.mjs').Hands['run']} run */
function npmRunner(run) {
  const env = nodeGypEnvironment({
    execPath: process.execPath,
    version: process.versions.node,
    env: process.env,
    readIfThere,
  });
  return (/** @type {readonly string[]} */ command) => run(command, { env, title: command.join(' ') });
}

/** @returns {Promise<boolean>} */
async function setUpPackages() {
  say('npm packages: npm ci, which compiles node-canvas where it finds no prebuilt one');
  const { outcome, output } = await installPackages(npmRunner(hands.run));
  if (outcome === 'failed') {
    hands.show(output);
    warn('npm packages: the installation failed; the end of what npm said is above.');
    return false;
  }
  for (const line of output.split('\n')) {
    if (line.startsWith('npm warn')) console.log(line);
  }
  if (outcome === 'without-canvas') {
    hands.show(output);
    warn('npm packages: node-canvas could not be compiled, see above. Everything else is installed.');
  } else say('npm packages: installed.');
  return true;
}

/** An earlier setup may have gone on without node-canvas for want of what is there now. */
async function compileCanvas() {
  say('node-canvas: compiling');
  const { code, output } = await npmRunner(hands.run)(['npm', 'rebuild', 'canvas']);
  if (code !== 0) hands.show(output);
}

function tellOfCanvas() {
  warn(
    'node-canvas does not load here: the bench replays the pictures in fixtures/ instead of drawing its own.',
  );
  warn('Once what it needs to compile is installed, "npm run setup" again brings it back.');
}

/** @returns {number} exit code */
function check() {
  const missing = missingOnThisSystem();
  if (missing.length > 0) warn('System packages: missing, by their Debian names, are');
  else say('System packages: nothing is missing.');
  tellMissing(missing, hands);
  const inStep = packagesInStep(root);
  say(inStep ? 'npm packages: in step with package-lock.json.' : 'npm packages: not installed as locked.');
  const canvas = canvasLoads(root);
  if (inStep && !canvas) tellOfCanvas();
  return missing.length === 0 && inStep && canvas ? 0 : 1;
}

/** @returns {Promise<number>} exit code */
async function pretend() {
  await installSystemPackages(missingOnThisSystem(), thisMachine(), idleHands);
  if (!packagesInStep(root)) await installPackages(npmRunner(idleHands.run));
  else if (!canvasLoads(root)) await npmRunner(idleHands.run)(['npm', 'rebuild', 'canvas']);
  await idleHands.run(buildCommand);
  return 0;
}

const buildCommand = [process.execPath, fileURLToPath(new URL('build.mjs', import.meta.url))];

/** @returns {Promise<number>} exit code */
async function setUp() {
  const systemComplete = await installSystemPackages(missingOnThisSystem(), thisMachine(), hands);
  if (packagesInStep(root)) {
    say('npm packages: in step with package-lock.json.');
    if (systemComplete && !canvasLoads(root)) await compileCanvas();
  } else if (!(await setUpPackages())) return 1;
  if (!canvasLoads(root)) tellOfCanvas();
  say('Building');
  const build = await hands.run(buildCommand, { title: 'the build' });
  if (build.code !== 0) {
    hands.show(build.output);
    return 1;
  }
  say('Ready. Next: npm run bench -- --quick, npm test, or npm start');
  return 0;
}

/** @returns {Record<string, boolean | undefined> | undefined} undefined if they make no sense */
function readOptions() {
  const boolean = /** @type {const} */ ({ type: 'boolean' });
  try {
    return parseArgs({ options: { check: boolean, 'dry-run': boolean, help: boolean } }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${help}`);
    return undefined;
  }
}

async function main() {
  const options = readOptions();
  if (options === undefined) return 1;
  if (options.help) {
    console.log(help);
    return 0;
  }
  if (!nodeIsNewEnough()) {
    warn(`Node ${process.versions.node} is too old; Relaymark needs 20.19 or newer.`);
    return 1;
  }
  if (options.check) return check();
  return options['dry-run'] ? pretend() : setUp();
}

process.exitCode = await main();
