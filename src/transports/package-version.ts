import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The installed version of a package, read from its own package.json, which `exports` may hide from `require`. */
export const packageVersion = (name: string): string => versionAbove(require.resolve(name), name);

/** The version of the package to which a file belongs. */
export function versionAbove(file: string, name: string): string {
  let directory = dirname(file);
  while (directory !== dirname(directory)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
      if (isManifest(manifest) && manifest.name === name) return manifest.version;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
    directory = dirname(directory);
  }
  throw new Error(`no package.json of ${name} was found`);
}

function isManifest(value: unknown): value is { name: string; version: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'version' in value &&
    typeof value.name === 'string' &&
    typeof value.version === 'string'
  );
}
