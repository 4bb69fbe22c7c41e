import { dirname, join } from 'node:path';

/**
 * The environment that lets node-gyp compile with the headers that came with Node, as they do with most installations.
 * Without it node-gyp fetches them from nodejs.org, which a machine without access to much else may not reach.
 *
 * @param {{ execPath: string, version: string, env: Readonly<Record<string, string | undefined>>,
 *   readIfThere(file: string): string | undefined }} machine `version`: such as "20.19.0"
 * @returns {Record<string, string>} empty where there are no headers of this very version, or the user chose others
 */
export function nodeGypEnvironment({ execPath, version, env, readIfThere }) {
  const directory = dirname(dirname(execPath));
  const header = readIfThere(join(directory, 'include', 'node', 'node_version.h')) ?? '';
  const found = ['MAJOR', 'MINOR', 'PATCH'].map(
    (part) => new RegExp(`^#define NODE_${part}_VERSION (\\d+)`, 'm').exec(header)?.[1],
  );
  if (env.npm_config_nodedir !== undefined || found.join('.') !== version) return {};
  return { npm_package_config_node_gyp_nodedir: directory };
}
