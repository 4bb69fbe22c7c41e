import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Node of another version, or why there is none. */
export type OtherNode =
  | { readonly binFolder: string; readonly version: string }
  | { readonly obstacle: string };

/**
 * The newest Node of a major version, from the npm package that holds its binary and nothing else. It is fetched once, 50 MB, into a
 * folder for temporary files.
 */
export function fetchNode(major: number): OtherNode {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(tmpdir(), `relaymark-node-${major}`);
  const binFolder = join(folder, 'node_modules', name, 'bin');
  const binary = join(binFolder, 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    // Without one npm would look for a project in the folders above.
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const args = [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--loglevel',
      'error',
      `${name}@${major}`,
    ];
    const { status, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0)
      return { obstacle: `npm cannot have ${name}@${major}: ${error?.message ?? stderr.trim()}` };
  }
  const { status, stdout, stderr, error } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (status !== 0) return { obstacle: `${binary} does not run here: ${error?.message ?? stderr.trim()}` };
  return { binFolder, version: stdout.trim() };
}
