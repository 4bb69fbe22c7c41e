/**
 * What the project needs of the system, as Debian and Ubuntu name it.
 *
 * @typedef {{ reason: string, packages: readonly string[], executables?: readonly string[] }} Need
 *   `executables`: one of these in the PATH is as good as the packages
 */

/** @type {readonly Need[]} */
export const needs = [
  {
    reason: 'to compile native packages',
    packages: ['g++', 'make', 'python3', 'pkg-config'],
  },
  {
    reason: 'to compile node-canvas, which draws the test patterns',
    packages: ['libcairo2-dev', 'libpango1.0-dev', 'libjpeg-dev', 'libgif-dev', 'librsvg2-dev'],
  },
  {
    reason: 'for the tests in a real browser; any Chromium or Chrome will do (Ubuntu: snap install chromium)',
    packages: ['chromium'],
    executables: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  },
  {
    reason: 'for the long tests in a second browser; any Firefox will do',
    packages: ['firefox-esr'],
    executables: ['firefox-esr', 'firefox'],
  },
  {
    reason: 'for the tests behind a proxy, which start their own; its service is not needed',
    packages: ['nginx-light'],
    executables: ['nginx'],
  },
  {
    reason: 'for the tests that ask as curl does',
    packages: ['curl'],
    executables: ['curl'],
  },
  {
    reason: 'for text in pictures and pages',
    packages: ['fonts-dejavu-core'],
  },
];

/**
 * Which needs are not met.
 *
 * @param {(name: string) => boolean} isInstalled whether a Debian package is there
 * @param {(name: string) => boolean} isExecutable whether a program is in the PATH
 * @returns {Need[]} with only the packages that are missing
 */
export function missingNeeds(isInstalled, isExecutable) {
  return needs
    .filter((need) => !need.executables?.some(isExecutable))
    .map((need) => ({ ...need, packages: need.packages.filter((name) => !isInstalled(name)) }))
    .filter((need) => need.packages.length > 0);
}

/**
 * What dpkg-query says of packages, one `name status` a line, as the set of those that are installed. A virtual package
 * such as libjpeg-dev counts if a package that provides it is installed.
 *
 * @param {string} listing of `dpkg-query -W -f '${Package} ${db:Status-Status} ${Provides}\n'`
 * @returns {Set<string>}
 */
export function installedPackages(listing) {
  const installed = new Set();
  for (const line of listing.split('\n')) {
    const [name, status, ...provides] = line.split(' ');
    if (name === undefined || status !== 'installed') continue;
    installed.add(name);
    for (const provided of provides.join(' ').split(',')) installed.add(provided.trim().split(' ')[0] ?? '');
  }
  return installed;
}

/**
 * @typedef {{ hasApt: boolean, isRoot: boolean, hasSudo: boolean }} Machine `hasSudo`: without a password
 */

/**
 * How to install packages here: the commands, or why it cannot be done. Each need has a command of its own, because
 * apt-get installs nothing at all if it does not know one of the names, as with chromium on Ubuntu.
 *
 * @param {readonly Need[]} missing
 * @param {Machine} machine
 * @returns {{ update: string[], installations: { need: Need, command: string[] }[] } | { obstacle: string }}
 */
export function planInstallation(missing, { hasApt, isRoot, hasSudo }) {
  if (!hasApt) return { obstacle: 'there is no apt-get on this system' };
  if (!isRoot && !hasSudo) return { obstacle: 'this user is not root and has no sudo without a password' };
  const asRoot = isRoot ? ['env'] : ['sudo', '-n', 'env'];
  // A fresh machine may still be busy with updates of its own.
  const apt = [...asRoot, 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120'];
  return {
    update: [...apt, 'update'],
    installations: missing.map((need) => ({
      need,
      command: [...apt, 'install', '-y', '--no-install-recommends', ...need.packages],
    })),
  };
}
