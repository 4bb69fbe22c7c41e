/** Of variables that are settings of a relay. */
const RELAY_PREFIX = 'RELAYMARK_';

/**
 * The environment of a process that takes part in a run. Settings that the shell has for a relay are left out: what is measured
 * is a relay as it comes.
 */
export function childEnvironment(
  more: Readonly<Record<string, string>> = {},
  own: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !name.startsWith(RELAY_PREFIX));
  return { ...Object.fromEntries(kept), ...more };
}
