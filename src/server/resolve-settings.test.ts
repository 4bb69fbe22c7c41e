import { describe, expect, test } from 'vitest';
import type { ServerConfig } from './config.ts';
import { configOf } from './config-of.ts';
import { resolveSettings, type SettingSources } from './resolve-settings.ts';
import { flagOf, type Setting, type SettingKey, settingKeys, settings, variableOf } from './settings.ts';

const resolve = (sources: Partial<SettingSources>): ServerConfig =>
  configOf(resolveSettings({ flags: {}, environment: {}, ...sources }));

const isList = (key: SettingKey): boolean => (settings[key] as Setting<unknown>).list === true;

/** What that setting cannot be: hardly any can be this, names may have no space, and what may be any text is not empty. */
function wrongFor(key: SettingKey): string {
  const { schema, fromText } = settings[key] as Setting<unknown>;
  const takes = (text: string): boolean => schema.safeParse(isList(key) ? [text] : fromText(text)).success;
  // Whatever its schema takes must be refused when it is put together with others.
  return ['wrong', 'a b', ''].find((text) => !takes(text)) ?? 'wrong';
}

describe.each(settingKeys)('a wrong value of %s is blamed on', (key) => {
  const wrong = wrongFor(key);
  const file = {
    path: 'relaymark.json',
    content: JSON.stringify({ [key]: wrong }),
  };
  const environment = { [variableOf(key)]: wrong };

  test('its place in a file', () => {
    expect(() => resolve({ file })).toThrow(`relaymark.json, "${key}": `);
  });

  test('its variable', () => {
    expect(() => resolve({ file, environment })).toThrow(`${variableOf(key)}: `);
  });

  test('its flag', () => {
    const flags = { [key]: isList(key) ? [wrong] : wrong };
    expect(() => resolve({ file, environment, flags })).toThrow(`${flagOf(key)}: `);
  });
});

test.each([
  [{ transport: 'ws,' }, '"" is not allowed; give name or name:port'],
  [{ transport: 'ws:x' }, '"x" is not a port'],
  [{ transport: 'ws:1,uws:1' }, 'port 1 is given twice'],
  [{ transport: 'ws,uws', port: '65535' }, '"uws" would listen on port 65536'],
  [{ tlsCert: 'c.pem' }, '"c.pem" needs its key'],
  [{ tlsKey: 'k.pem' }, '"k.pem" needs its certificate'],
])('what does not go together is blamed on where the first of %j came from', (given, message) => {
  const [[first = ''] = []] = Object.entries(given);
  const environment = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [variableOf(key as SettingKey), value]),
  );
  expect(() => resolve({ environment })).toThrow(`${variableOf(first as SettingKey)}: ${message}`);
  const values = { ...given, ...('transport' in given ? { transport: given.transport.split(',') } : {}) };
  expect(() => resolve({ flags: values })).toThrow(`${flagOf(first as SettingKey)}: ${message}`);
  const content = JSON.stringify({ ...values, ...('port' in given ? { port: Number(given.port) } : {}) });
  const file = { path: 'relaymark.json', content };
  expect(() => resolve({ file })).toThrow(`relaymark.json, "${first}": ${message}`);
});
