import { ConfigError } from './config.ts';
import {
  CONFIG_VARIABLE,
  flagOf,
  type Setting,
  type SettingKey,
  type Settings,
  settingKeys,
  settings,
  variableOf,
} from './settings.ts';

/** Where settings may come from; a flag wins over a variable, and that over the file. */
export interface SettingSources {
  /** By key, as the command line had them: `true` for a flag without a value. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Those that are meant for the relay. */
  readonly environment: Readonly<Record<string, string>>;
  readonly file?: { readonly path: string; readonly content: string } | undefined;
}

export interface ResolvedSettings {
  readonly settings: Settings;
  /** Where a setting's value came from, in words that a message begins with; its flag if it was not given. */
  readonly sourceOf: (key: SettingKey) => string;
}

/** @throws ConfigError which names where a wrong value came from, the value, and what is allowed */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  refuseUnknownVariables(sources.environment);
  const fromFile = sources.file === undefined ? {} : parseFile(sources.file);
  const given = new Map<SettingKey, Given>();
  const values = settingKeys.map((key) => {
    const found = find(key, sources, fromFile);
    if (found === undefined) return [key, settings[key].fallback];
    given.set(key, found);
    return [key, check(settings[key], found)];
  });
  return {
    settings: Object.fromEntries(values) as Settings,
    sourceOf: (key) => given.get(key)?.source ?? flagOf(key),
  };
}

function find(
  key: SettingKey,
  { flags, environment, file }: SettingSources,
  fromFile: Readonly<Record<string, unknown>>,
): Given | undefined {
  const setting: Setting<unknown> = settings[key];
  const variable = environment[variableOf(key)];
  if (flags[key] !== undefined) return { source: flagOf(key), ...ofFlag(setting, flags[key]) };
  if (variable !== undefined) return { source: variableOf(key), ...ofVariable(setting, variable) };
  if (!Object.hasOwn(fromFile, key)) return undefined;
  return { source: `${file?.path}, "${key}"`, ...ofFile(setting, fromFile[key]) };
}

/**
 * A typo in the name of a token would make an open relay.
 *
 * @throws ConfigError
 */
function refuseUnknownVariables(environment: SettingSources['environment']): void {
  const known = [CONFIG_VARIABLE, ...settingKeys.map(variableOf)];
  const unknown = Object.keys(environment).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new ConfigError(`${unknown} is no setting; there are ${known.join(', ')}.`);
  }
}

/** The settings as they would stand in a file. Tokens are left out: what is printed is read by others. */
export function printSettings(resolved: Settings): string {
  const printed = settingKeys.filter((key) => (settings[key] as Setting<unknown>).secret !== true);
  return JSON.stringify(Object.fromEntries(printed.map((key) => [key, resolved[key]])), null, 2);
}

interface Written {
  readonly value: unknown;
  /** As it was written, for the message. */
  readonly written: string;
}

interface Given extends Written {
  readonly source: string;
}

function ofFlag(setting: Setting<unknown>, flag: unknown): Written {
  if (flag === true) return { value: setting.alone, written: 'true' };
  if (Array.isArray(flag)) return { value: flag, written: flag.join(',') };
  return { value: setting.fromText(String(flag)), written: String(flag) };
}

function ofVariable(setting: Setting<unknown>, variable: string): Written {
  const value =
    setting.list === true ? variable.split(',').map((part) => part.trim()) : setting.fromText(variable);
  return { value, written: variable };
}

function ofFile(setting: Setting<unknown>, value: unknown): Written {
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  return { value: setting.list === true && typeof value === 'string' ? [value] : value, written };
}

function check({ schema, allowed, secret }: Setting<unknown>, { source, value, written }: Given): unknown {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  if (secret === true) throw new ConfigError(`${source}: it is not allowed; give ${allowed}.`);
  throw new ConfigError(`${source}: "${written}" is not allowed; give ${allowed}.`);
}

function parseFile({ path, content }: { path: string; content: string }): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    throw new ConfigError(`${path}: it is not JSON${error instanceof SyntaxError ? reasonOf(error) : ''}.`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigError(`${path}: it is not a JSON object of settings.`);
  }
  const unknown = Object.keys(parsed).find((key) => !settingKeys.some((known: SettingKey) => known === key));
  if (unknown !== undefined) {
    throw new ConfigError(`${path}: "${unknown}" is no setting; there are ${settingKeys.join(', ')}.`);
  }
  return parsed as Readonly<Record<string, unknown>>;
}

/** What V8 says up to where it quotes the file, which may be a token. What it expected is no quotation. */
function reasonOf({ message }: SyntaxError): string {
  const reason = message.startsWith('Expected ') ? message : message.replace(/(?:,? )?["'].*/s, '');
  return reason === '' ? '' : `: ${reason}`;
}
