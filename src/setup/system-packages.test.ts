import { expect, test } from 'vitest';
import type { Need } from './debian-packages.mjs';
import { installSystemPackages } from './system-packages.mjs';

const missing: Need[] = [
  { reason: 'to draw', packages: ['libcairo2-dev', 'libgif-dev'] },
  { reason: 'to look', packages: ['chromium'] },
];
const asRoot = { hasApt: true, isRoot: true, hasSudo: false };

/** Hands that run nothing: commands that contain one of these words fail. */
function pretending(...failing: string[]) {
  const commands: string[] = [];
  const said: string[] = [];
  const hands = {
    run: async (command: readonly string[]) => {
      const line = command.join(' ');
      commands.push(line);
      const fails = failing.some((word) => line.includes(word));
      return { code: fails ? 100 : 0, output: fails ? `E: no ${line}` : '' };
    },
    say: (text: string) => said.push(text),
    warn: (text: string) => said.push(text),
    show: (output: string) => said.push(output),
  };
  return { hands, commands, said };
}

test('nothing missing: nothing is run', async () => {
  const { hands, commands } = pretending();
  expect(await installSystemPackages([], asRoot, hands)).toBe(true);
  expect(commands).toEqual([]);
});

test('root: the lists are updated, then what is missing is installed, without questions', async () => {
  const { hands, commands } = pretending();
  expect(await installSystemPackages(missing, asRoot, hands)).toBe(true);
  expect(commands).toEqual([
    expect.stringMatching(/^env DEBIAN_FRONTEND=noninteractive apt-get .*update$/),
    expect.stringMatching(/install -y --no-install-recommends libcairo2-dev libgif-dev$/),
    expect.stringMatching(/install -y --no-install-recommends chromium$/),
  ]);
});

test('others: through sudo, which must not ask', async () => {
  const { hands, commands } = pretending();
  await installSystemPackages(missing, { hasApt: true, isRoot: false, hasSudo: true }, hands);
  expect(commands).toHaveLength(3);
  for (const command of commands) expect(command).toMatch(/^sudo -n /);
});

test.each([
  [{ hasApt: false, isRoot: true, hasSudo: true }, 'no apt-get'],
  [{ hasApt: true, isRoot: false, hasSudo: false }, 'no sudo'],
])('with %j it runs nothing and says why, what is missing and what for', async (machine, obstacle) => {
  const { hands, commands, said } = pretending();
  expect(await installSystemPackages(missing, machine, hands)).toBe(false);
  expect(commands).toEqual([]);
  expect(said.join('\n')).toContain(obstacle);
  expect(said.join('\n')).toContain('libcairo2-dev libgif-dev: to draw');
});

test('a package that this distribution does not have keeps no other from being installed', async () => {
  const { hands, commands, said } = pretending('chromium');
  expect(await installSystemPackages([...missing].reverse(), asRoot, hands)).toBe(false);
  expect(commands.at(-1)).toContain('libcairo2-dev libgif-dev');
  expect(said.join('\n')).toContain('chromium: to look');
  expect(said.join('\n')).not.toContain('libcairo2-dev libgif-dev: to draw');
});

test('where the lists cannot be updated, those that are there are tried', async () => {
  const { hands, commands, said } = pretending('update');
  expect(await installSystemPackages(missing, asRoot, hands)).toBe(true);
  expect(commands).toHaveLength(3);
  expect(said.join('\n')).toContain('apt-get update failed');
});
