import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { configOf } from './config-of.ts';
import { flagOf, type SettingKey, type Settings, settingKeys, settings } from './settings.ts';

/** Something else than is usual, for each. */
const others: { readonly [Key in SettingKey]: NonNullable<Settings[Key]> } = {
  port: 5001,
  host: '192.0.2.7',
  transport: ['ws'],
  https: true,
  tlsCert: 'cert.pem',
  tlsKey: 'key.pem',
  reports: 'elsewhere',
  publishToken: 'secret',
  viewToken: 'secret',
  allowOrigin: ['https://example.org'],
  name: ['cam.example'],
  frameLimit: 1,
  longestUnacknowledged: 1,
  mostChannels: 1,
  mostConsumers: 1,
  mostFrames: 1,
  mostBytes: 1,
  mostControls: 1,
  connectionsPerAddress: 1,
  handshakeTimeout: 1,
  idleTimeout: 8,
  unsentLimit: 0,
  congestionControl: 'system',
  emitterGrace: 0,
  drain: 0,
  logLevel: 'silent',
  logFormat: 'json',
};

const configWith = (other: Partial<Settings>) =>
  configOf({ settings: { ...usual, ...other }, sourceOf: flagOf });

const usual = Object.fromEntries(settingKeys.map((key) => [key, settings[key].fallback])) as Settings;

/** A certificate and its key go together only. */
const together: Readonly<Partial<Record<SettingKey, Partial<Settings>>>> = {
  tlsCert: { tlsKey: 'key.pem' },
  tlsKey: { tlsCert: 'cert.pem' },
};

test.each(settingKeys)('the setting "%s" changes something', (key) => {
  const without = together[key] === undefined ? configWith({}) : undefined;
  expect(configWith({ ...together[key], [key]: others[key] })).not.toEqual(without);
});

/** The names of a configuration, and of what is in it. */
function namesIn(config: object): string[] {
  return Object.entries(config).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? [name, ...namesIn(value)] : [name],
  );
}

test('everything that is set is read where the relay is put together', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const code = readdirSync(folder)
    .filter((name) => /(?<!\.test)\.ts$/.test(name) && !/^(config|config-of|settings)\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  // A relay, its transports and the kernel are given these as they are; what each does has tests of its own.
  const { relay: _relay, patience: _patience, kernel: _kernel, ...config } = configWith({ https: true });
  expect(namesIn(config).filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
});
