import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** A source file by its path from the root, with what it imports: paths from the root, or package names. */
interface Module {
  readonly path: string;
  readonly imports: readonly string[];
  /** Names that only what runs at an edge may use. */
  readonly ownWays: readonly string[];
}

const specifierPattern =
  /(?:^|[\s;}])(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"\s]+)['"]|\b(?:import|require|createRequire\([^()]*\))\s*\(?\s*['"`]([^'"`$\s]+)['"`]/g;

/** What gives a file a clock, timers or chance of its own, or the surroundings that it runs in. */
const ownWays =
  /\b(Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask|Math\.random|crypto|process|fetch|globalThis)\b/g;

const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*.*?\*\/|(?<!:)\/\/.*?$/gms, '').replaceAll(/'[^'\n]*'/g, "''");

function readModule(path: string, source: string): Module {
  const imports = [...source.matchAll(specifierPattern)].map((match) => {
    const specifier = match[1] ?? match[2] ?? '';
    return specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier;
  });
  return { path, imports, ownWays: [...new Set(withoutComments(source).match(ownWays))] };
}

/**
 * What stands within a folder, from the bottom up: each may import from the lines above its own, and from nothing on its own
 * line but itself.
 */
type Order = readonly (readonly string[])[];

const transportsOrder: Order = [
  ['websocket', 'door', 'package-version.ts'],
  ['transport.ts'],
  ['node'],
  ['socketio', 'uws', 'ws'],
  ['registry.ts'],
];

const benchOrder: Order = [
  ['errors', 'machine', 'processes', 'clients'],
  ['results', 'load'],
  ['statistics', 'meters'],
  ['picture', 'links', 'deliveries'],
  ['emitter', 'swarm', 'subject', 'judge', 'micro'],
  ['run', 'report'],
  ['browser', 'capacity'],
  ['scenarios'],
  ['command'],
  ['profile', 'standing', 'report/cli.ts', 'cli.ts'],
];

/** What a folder of the bench imports of the sources: it measures them from outside. */
const benchImportsSources: Readonly<Record<string, readonly string[]>> = {
  browser: ['src/web/measuring'],
  // The swarm plays the original program's clients too.
  clients: ['src/transports/socketio/original-client.ts'],
  command: ['src/server/version.ts'],
  // It times the core by itself.
  micro: ['src/relay'],
  profile: ['src/server/version.ts', 'src/transports/registry.ts'],
  report: ['src/transports/registry.ts'],
  'report/cli.ts': ['src/server/version.ts'],
  // The yardsticks must run the very binary that the transport runs.
  results: ['src/transports/uws/native.ts'],
  // Where a limit on open files stands, a relay knows.
  scenarios: ['src/browsers', 'src/server/open-files.ts', 'src/transports/registry.ts'],
  // Everything that is measured is behind one certificate, made as a relay makes its own.
  subject: ['src/server/certificate.ts', 'src/transports/registry.ts', 'src/transports/uws/native.ts'],
  standing: ['src/server/version.ts'],
};

/** The rules that an order makes; `besides` are places outside of it. */
function inOrder(
  root: string,
  order: Order,
  besides: (name: string) => readonly string[],
): Record<string, readonly string[]> {
  const rules: Record<string, readonly string[]> = {};
  const below: string[] = [];
  for (const line of order) {
    for (const name of line) rules[`${root}/${name}`] = [...below, ...besides(name)];
    below.push(...line.map((name) => `${root}/${name}`));
  }
  return rules;
}

/** Which folders a folder's files may import from, besides itself. The longest folder that fits counts. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'src/wire': [],
  'src/relay': ['src/wire'],
  ...inOrder('src/transports', transportsOrder, () => ['src/relay', 'src/wire']),
  // Whatever library has a socket, its descriptor is all that is known of it.
  'src/kernel': [],
  'src/server': ['src/transports', 'src/kernel', 'src/relay', 'src/wire'],
  'src/web': ['src/wire'],
  'src/browsers': [],
  'src/setup': [],
  'src/cli.ts': ['src/server'],
  ...inOrder('bench', benchOrder, (name) => ['src/wire', ...(benchImportsSources[name] ?? [])]),
  // A program that has the server for a library.
  'bench/subject/attending': ['bench/processes', 'src/server/index.ts'],
  fixtures: ['bench', 'src/wire'],
};

/** Only these know a socket library. */
const socketLibraries = /^(socket\.io|engine\.io|ws$|uWebSockets\.js)/;
const mayKnowSocketLibraries = ['src/transports', 'src/web', 'bench/clients', 'bench/subject/yardsticks'];

/** No HTTP, no sockets, no processes: these run wherever JavaScript runs. */
const pure = ['src/wire', 'src/relay'];

const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

const isRelative = (specifier: string): boolean => /^(src|bench|fixtures)\//.test(specifier);

function ruleFor(path: string): [string, readonly string[]] | undefined {
  return Object.entries(mayImport)
    .filter(([folder]) => isUnder(path, folder))
    .sort(([a], [b]) => b.length - a.length)[0];
}

/** What is wrong with these modules, in words that name the file, the import and the rule. */
function violations(modules: readonly Module[]): string[] {
  return [
    ...modules.flatMap(directionViolations),
    ...modules.flatMap(packageViolations),
    ...modules.flatMap(purityViolations),
    ...cycles(modules),
  ];
}

function directionViolations({ path, imports }: Module): string[] {
  const rule = ruleFor(path);
  if (rule === undefined) return [`${path}: no rule says what this folder may import`];
  const [folder, allowed] = rule;
  return imports
    .filter(isRelative)
    .filter((target) => ![folder, ...allowed].some((place) => isUnder(target, place)))
    .map(
      (target) =>
        `${path} imports ${target}: ${folder} may import from ${allowed.join(', ') || 'itself only'}`,
    );
}

function packageViolations({ path, imports }: Module): string[] {
  const packages = imports.filter((specifier) => !isRelative(specifier));
  const found: string[] = [];
  for (const name of packages) {
    if (pure.some((folder) => isUnder(path, folder)))
      found.push(`${path} imports ${name}: it must import no package`);
    if (isUnder(path, 'src/web') && name.startsWith('node:'))
      found.push(`${path} imports ${name}: it runs in a browser`);
    if (socketLibraries.test(name) && !mayKnowSocketLibraries.some((folder) => isUnder(path, folder))) {
      found.push(`${path} imports ${name}: only ${mayKnowSocketLibraries.join(', ')} know socket libraries`);
    }
  }
  return found;
}

function purityViolations({ path, ownWays }: Module): string[] {
  if (!pure.some((folder) => isUnder(path, folder))) return [];
  return ownWays.map((name) => `${path} uses ${name}: clocks, timers and chance are passed in`);
}

/** Each way around, once. */
function cycles(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`import cycle: ${[...trail.slice(start), path].join(' -> ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of byPath.get(path)?.imports ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of modules) visit(path, []);
  return found;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Tests and what is there for them only may reach further: they play the clients' part. But src never needs bench. */
const forTests = /\.test\.ts$|\/testing\//;

function readModules(isWanted: (path: string) => boolean): Module[] {
  return ['src', 'bench', 'fixtures']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        posix.join(folder, name),
      ),
    )
    .filter((path) => /\.(ts|mjs)$/.test(path) && isWanted(path))
    .map((path) => readModule(path, readFileSync(join(root, path), 'utf8')));
}

const projectModules = (): Module[] => readModules((path) => !forTests.test(path));

/** Tests in src that import the bench. */
function benchInTests(modules: readonly Module[]): string[] {
  return modules
    .filter(({ path, imports }) => isUnder(path, 'src') && imports.some((target) => isUnder(target, 'bench')))
    .map(({ path }) => `${path} imports bench: nothing in src does`);
}

test('imports run one way', () => {
  expect(violations(projectModules())).toEqual([]);
});

test('nor do tests in src import the bench', () => {
  expect(benchInTests(readModules((path) => forTests.test(path) && path !== 'src/layers.test.ts'))).toEqual(
    [],
  );
});

describe('the check itself', () => {
  const module = (path: string, ...imports: string[]): Module => ({ path, imports, ownWays: [] });

  test.each<[string, Module[], string]>([
    [
      'the core that knows a transport',
      [module('src/relay/relay.ts', 'src/transports/ws/ws.ts')],
      'src/relay may import',
    ],
    ['the core with a package', [module('src/relay/relay.ts', 'node:net')], 'must import no package'],
    [
      'a source that imports the bench',
      [module('src/server/x.ts', 'bench/meters/clock.ts')],
      'src/server may import',
    ],
    [
      'the bench inside the server',
      [module('bench/subject/x.ts', 'src/server/pages.ts')],
      'bench/subject may import',
    ],
    [
      'a seam that knows a library',
      [module('src/transports/door/x.ts', 'src/transports/node/http.ts')],
      'src/transports/door may import',
    ],
    [
      'a transport that knows another',
      [module('src/transports/ws/ws.ts', 'src/transports/uws/http.ts')],
      'src/transports/ws may import',
    ],
    [
      'a scenario that knows the command line',
      [module('bench/scenarios/x.ts', 'bench/command/command-line.ts')],
      'bench/scenarios may import',
    ],
    ['a file of the bench in no folder', [module('bench/x.ts')], 'no rule says'],
    [
      'the core with a clock of its own',
      [readModule('src/relay/x.ts', "/* Date */ const nowMs = Date.now(); // 'Math.random'")],
      'src/relay/x.ts uses Date',
    ],
    ['the core with chance', [readModule('src/wire/x.ts', 'Math.random()')], 'uses Math.random'],
    ['a socket library in the server', [module('src/server/x.ts', 'socket.io')], 'know socket libraries'],
    ['Node in a page', [module('src/web/x.ts', 'node:fs')], 'runs in a browser'],
    ['a folder without a rule', [module('src/extra/x.ts')], 'no rule says'],
    [
      'a cycle',
      [module('src/wire/a.ts', 'src/wire/b.ts'), module('src/wire/b.ts', 'src/wire/a.ts')],
      'import cycle: src/wire/a.ts -> src/wire/b.ts -> src/wire/a.ts',
    ],
  ])('%s is found', (_name, modules, words) => {
    expect(violations(modules)).toEqual([expect.stringContaining(words)]);
  });

  test('a test in src that imports the bench is found', () => {
    expect(benchInTests([module('src/relay/x.test.ts', 'bench/meters/clock.ts')])).toEqual([
      'src/relay/x.test.ts imports bench: nothing in src does',
    ]);
  });

  test('every form of import is read', () => {
    const source = `
      import { a } from './a.ts';
      import type { B } from '../wire/b.ts';
      import {
        c,
      } from 'package-c';
      import './d.ts';
      export * from './e.ts';
      export { f } from './f.ts';
      const g = await import('./g.ts');
      const h = await import(\`./h.ts\`);
      const i = require('package-i');
      const j = createRequire(import.meta.url)('package-j');
    `;
    expect(readModule('src/relay/x.ts', source).imports).toEqual([
      'src/relay/a.ts',
      'src/wire/b.ts',
      'package-c',
      'src/relay/d.ts',
      'src/relay/e.ts',
      'src/relay/f.ts',
      'src/relay/g.ts',
      'src/relay/h.ts',
      'package-i',
      'package-j',
    ]);
  });

  test('the project is really read', () => {
    const modules = projectModules();
    expect(modules.length).toBeGreaterThan(50);
    expect(modules.find(({ path }) => path === 'src/relay/relay.ts')?.imports).toContain('src/wire/frame.ts');
  });
});
