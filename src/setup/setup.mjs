#!/usr/bin/env node
/** `npm run setup`: from a fresh machine to one that builds, tests and measures. Needs nothing but Node. */
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installedPackages, missingNeeds, planInstallation } from './debian-packages.mjs';
import { installPackages, packagesInStep } from './npm-packages.mjs';
import { outputOf, run } from './run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const startedAtMs = Date.now();

const help = `Usage: npm run setup [-- options]

Installs what is missing: Debian packages, then npm packages, then builds.

Options:
  --check   say what is missing and change nothing; exit code 1 if something is
  --help    this text

Examples:
  npm run setup
  npm run setup -- --check
`;

/** @param {string} text */
function say(text) {
  const seconds = `${String(Math.round((Date.now() - startedAtMs) / 1000)).padStart(4)} s`;
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

/** Node's version against `engines`, which npm only warns about. */
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

/** @param {ReturnType<typeof missingOnThisSystem>} missing */
function tellMissing(missing) {
  for (const { reason, packages } of missing) warn(`  ${packages.join(' ')}: ${reason}`);
}

/** Installs system packages as far as this machine lets it; the rest of the project works without them. */
async function setUpSystem() {
  const missing = missingOnThisSystem();
  if (missing.length === 0) {
    say('System packages: nothing is missing.');
    return;
  }
  const packages = missing.flatMap((need) => need.packages);
  const plan = planInstallation(packages, {
    hasApt: isExecutable('apt-get'),
    isRoot: process.getuid?.() === 0,
    hasSudo: outputOf(['sudo', '-n', 'true']) !== undefined,
  });
  if ('obstacle' in plan) {
    warn(`System packages: not installed, because ${plan.obstacle}. By their Debian names they are`);
    tellMissing(missing);
    warn('Install them by hand if something below fails. Going on.');
    return;
  }
  say(`System packages: installing ${packages.join(' ')}`);
  for (const command of plan.commands) {
    const { code, output } = await run(command, { say, title: 'apt-get' });
    if (code !== 0) {
      console.log(output.trim());
      warn(`${command.join(' ')} failed with exit code ${code}. Going on without.`);
      return;
    }
  }
  say('System packages: installed.');
}

/** @returns {Promise<boolean>} */
async function setUpPackages() {
  if (packagesInStep(root)) {
    say('npm packages: in step with package-lock.json.');
    return true;
  }
  say('npm packages: npm ci, which compiles node-canvas where it finds no prebuilt one');
  const { outcome, output } = await installPackages((command) =>
    run(command, { cwd: root, say, title: command.join(' ') }),
  );
  if (outcome === 'failed') {
    console.log(output.trim());
    warn('npm packages: the installation failed; the end of what npm said is above.');
    return false;
  }
  for (const line of output.split('\n')) {
    if (line.startsWith('npm warn')) console.log(line);
  }
  say('npm packages: installed.');
  return true;
}

function tellOfCanvas() {
  try {
    createRequire(import.meta.url)('canvas');
  } catch {
    warn(
      'node-canvas does not load here: the bench replays the pictures in fixtures/ instead of drawing its own.',
    );
    warn('With the packages named above installed, "npm rebuild canvas" brings it back.');
  }
}

async function main() {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (!nodeIsNewEnough()) {
    warn(`Node ${process.versions.node} is too old; Relaymark needs 20.19 or newer.`);
    return 1;
  }
  if (values.check) {
    const missing = missingOnThisSystem();
    tellMissing(missing);
    const inStep = packagesInStep(root);
    say(inStep ? 'npm packages: in step with package-lock.json.' : 'npm packages: not installed as locked.');
    return missing.length === 0 && inStep ? 0 : 1;
  }
  await setUpSystem();
  if (!(await setUpPackages())) return 1;
  tellOfCanvas();
  say('Building');
  const build = await run([process.execPath, fileURLToPath(new URL('build.mjs', import.meta.url))], {
    cwd: root,
    say,
    title: 'the build',
  });
  if (build.code !== 0) {
    console.log(build.output.trim());
    return 1;
  }
  say('Ready. Next: npm run bench -- --quick, npm test, or npm start');
  return 0;
}

process.exitCode = await main();
