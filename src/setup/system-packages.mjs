import { planInstallation } from './debian-packages.mjs';

/**
 * How setup acts and speaks.
 *
 * @typedef {object} Hands
 * @property {(command: readonly string[], options?: { title?: string, env?: Readonly<Record<string, string>> }) =>
 *   Promise<{ code: number, output: string }>} run
 * @property {(text: string) => void} say
 * @property {(text: string) => void} warn
 * @property {(output: string) => void} show what a program that failed has printed
 */

/**
 * Installs system packages as far as this machine lets it, and says what it could not; the rest of the project works
 * without them.
 *
 * @param {readonly import('./debian-packages.mjs').Need[]} missing
 * @param {import('./debian-packages.mjs').Machine} machine
 * @param {Hands} hands
 * @returns {Promise<boolean>} whether all are there now
 */
export async function installSystemPackages(missing, machine, hands) {
  const { run, say, warn, show } = hands;
  if (missing.length === 0) {
    say('System packages: nothing is missing.');
    return true;
  }
  const plan = planInstallation(missing, machine);
  if ('obstacle' in plan) {
    warn(`System packages: not installed, because ${plan.obstacle}. By their Debian names they are`);
    tellMissing(missing, hands);
    warn('Install them by hand if something below fails. Going on.');
    return false;
  }
  say(`System packages: installing ${missing.flatMap((need) => need.packages).join(' ')}`);
  const update = await run(plan.update, { title: 'apt-get update' });
  if (update.code !== 0) {
    show(update.output);
    warn('apt-get update failed. Going on with the lists of packages that are there.');
  }
  /** @type {import('./debian-packages.mjs').Need[]} */
  const refused = [];
  for (const { need, command } of plan.installations) {
    const { code, output } = await run(command, { title: `apt-get install ${need.packages.join(' ')}` });
    if (code === 0) continue;
    show(output);
    refused.push(need);
  }
  if (refused.length === 0) {
    say('System packages: installed.');
    return true;
  }
  warn('System packages: apt-get could not install');
  tellMissing(refused, hands);
  warn('Install them by hand if something below fails. Going on.');
  return false;
}

/**
 * @param {readonly import('./debian-packages.mjs').Need[]} missing
 * @param {Pick<Hands, 'warn'>} hands
 */
export function tellMissing(missing, { warn }) {
  for (const { reason, packages } of missing) warn(`  ${packages.join(' ')}: ${reason}`);
}
