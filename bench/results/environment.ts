import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { loadUws } from '../../src/transports/uws/native.ts';
import { type Allowance, readAllowance } from '../machine/allowance.ts';
import { readMachine } from '../machine/reading.ts';
import { projectRoot } from '../processes/project-root.ts';

/** `cores` are those that the run could use; see `Allowance` for what else is said of them. */
export interface Environment extends Partial<Allowance> {
  readonly cpu: string;
  readonly cores: number;
  /** The slowest processor's while nothing was measured; absent where the system does not tell. */
  readonly clockMegahertz?: number;
  /** Processes that ran or wanted to, on average over the minute before the run; absent where the system does not tell. */
  readonly loadAverage?: number;
  readonly memoryBytes: number;
  readonly os: string;
  readonly node: string;
  /** NODE_OPTIONS, which every process of the run has taken; empty if there were none. */
  readonly nodeOptions: string;
  /** The git commit that ran, with "-dirty" if the work tree had changes; "unknown" outside a checkout. */
  readonly commit: string;
  /** Package name to installed version. */
  readonly packages: Readonly<Record<string, string>>;
}

/** What a figure may depend on. */
const packagesOfInterest = [
  'socket.io',
  'engine.io',
  'socket.io-client',
  'socket.io-msgpack-parser',
  'ws',
  'hdr-histogram-js',
  'koffi',
  'canvas',
  'sharp',
];

/** Package name to installed version, of those that are installed. */
export function packageVersions(): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const name of packagesOfInterest) {
    try {
      const text = readFileSync(join(projectRoot, 'node_modules', name, 'package.json'), 'utf8');
      versions[name] = (JSON.parse(text) as { version: string }).version;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return versions;
}

/** Of a run that is about to begin: its own processes would be in what is told of the minute before. */
export function describeEnvironment(): Environment {
  const [clockMegahertz] = readMachine().clockMegahertz.toSorted((a, b) => a - b);
  const [loadAverage = 0] = loadavg();
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    ...readAllowance(),
    ...(clockMegahertz === undefined ? {} : { clockMegahertz }),
    // Windows has none, and Node says 0 there.
    ...(process.platform === 'win32' ? {} : { loadAverage }),
    memoryBytes: totalmem(),
    os: `${type()} ${release()}${distribution()}`,
    node: process.versions.node,
    nodeOptions: process.env.NODE_OPTIONS ?? '',
    commit: commit(),
    packages: { ...packageVersions(), 'uWebSockets.js': uwsImplementation() },
  };
}

function uwsImplementation(): string {
  try {
    return loadUws().implementation.replace('uWebSockets.js ', '');
  } catch {
    // The report lists it among what is unavailable, with the reason.
    return 'unavailable';
  }
}

function distribution(): string {
  try {
    const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    return name === undefined ? '' : `, ${name}`;
  } catch {
    // Only Linux has the file.
    return '';
  }
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: projectRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '-dirty');
  } catch {
    // Not a checkout, or no git.
    return 'unknown';
  }
}
