import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Holds the stamp of what was built last. */
export const stampFile = join(root, 'dist', '.built');

/** The pages' scripts. */
export const bundleFolder = join(root, 'public', 'js');

/** What goes into a build: when any of it changes, so does the stamp. */
export function sourceStamp() {
  const files = ['src', 'bench', 'fixtures'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs|json)$/.test(name))
      .map((name) => join(folder, name)),
  );
  return ['package.json', 'package-lock.json', 'tsconfig.json', ...files.sort()]
    .filter((file) => existsSync(join(root, file)))
    .map((file) => `${file} ${statSync(join(root, file)).mtimeMs} ${statSync(join(root, file)).size}`)
    .join('\n');
}

/** Whether what was built last is what is there now. */
export const isUpToDate = () =>
  existsSync(bundleFolder) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp();
