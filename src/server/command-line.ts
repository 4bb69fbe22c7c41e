import { readFileSync } from 'node:fs';
import { Command, type ErrorOptions, Option } from 'commander';
import { ConfigError, type ServerConfig } from './config.ts';
import { configOf } from './config-of.ts';
import { ownVariables } from './own-variables.ts';
import { printSettings, resolveSettings, type SettingSources } from './resolve-settings.ts';
import { CONFIG_VARIABLE, flagOf, type Setting, settingKeys, settings } from './settings.ts';
import { relaymarkVersion } from './version.ts';

const examples = `
Every setting may also be given in the environment, as RELAYMARK_MOST_CONSUMERS=100 for --most-consumers 100, or in a file
for --config, as {"mostConsumers": 100}. A flag wins over the environment, and that over the file.

Examples:
  npm start                                    Socket.IO on http://localhost:${settings.port.fallback}
  npm start -- --host 0.0.0.0 --https          for everyone on the network, cameras of phones too
  npm start -- --transport uws --port 8080     uWebSockets.js on port 8080
  npm start -- --transport socketio --transport uws:5100
                                               both at once; emit over one, watch over the other
  RELAYMARK_PUBLISH_TOKEN=secret npm start     only who knows the token may emit: emit.html?token=secret
  npm start -- --print-config > relaymark.json and then: npm start -- --config relaymark.json

A browser gives a page its camera on localhost and over https only.
`;

/** What a command line asks for. */
export type Invocation =
  | { readonly action: 'start'; readonly config: ServerConfig }
  | { readonly action: 'print'; readonly text: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Neither prints nor throws what stands behind the `=` of an unknown flag: with a typo in the flag it may be a token. */
class DiscreetCommand extends Command {
  override error(message: string, options?: ErrorOptions): never {
    return super.error(message.replace(/=.*'/s, "=…'"), options);
  }
}

function relayCommand(): Command {
  const command = new DiscreetCommand('relaymark')
    .description('Relays the frames of a webcam to everyone who watches.')
    .option('--config <file>', `settings in JSON, or in ${CONFIG_VARIABLE}`)
    .option('--print-config', 'print the settings that result, as such a file, without tokens')
    .version(relaymarkVersion, '--version', 'print the version')
    .addHelpText('after', examples)
    .exitOverride();
  for (const key of settingKeys) {
    const { group, about, placeholder, list, fallback }: Setting<unknown> = settings[key];
    const described = fallback === undefined || fallback === false || String(fallback) === '';
    const option = new Option(
      placeholder === undefined ? flagOf(key) : `${flagOf(key)} ${placeholder}`,
      described ? about : `${about} (default: ${String(fallback)})`,
    ).helpGroup(`${group}:`);
    command.addOption(
      list === true
        ? option.argParser((value: string, previous?: string[]) => [...(previous ?? []), value])
        : option,
    );
  }
  return command;
}

/**
 * Reads the relay's command line, without the program's own name, and what else settings come from.
 *
 * @throws ConfigError
 * @throws CommanderError for what is no option, and for `--help`
 */
export function parseCommandLine(
  argv: readonly string[],
  environment: Environment = process.env,
): Invocation {
  const flags = relayCommand()
    .parse([...argv], { from: 'user' })
    .opts<Readonly<Record<string, unknown>>>();
  const variables = ownVariables(environment);
  const file =
    typeof flags.config === 'string'
      ? readConfigFile(flags.config, '--config')
      : readConfigFile(variables[CONFIG_VARIABLE], CONFIG_VARIABLE);
  const resolved = resolveSettings({ flags, environment: variables, file });
  const config = configOf(resolved);
  if (flags.printConfig === true) return { action: 'print', text: printSettings(resolved.settings) };
  return { action: 'start', config };
}

function readConfigFile(path: string | undefined, source: string): SettingSources['file'] {
  if (path === undefined) return undefined;
  if (path === '') throw new ConfigError(`${source}: "" is not allowed; give the path of a file.`);
  try {
    return { path, content: decode(readFileSync(path)) };
  } catch (error) {
    throw new ConfigError(
      `${source}: "${path}" cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** PowerShell writes what is redirected to a file in UTF-16. JSON begins with a character whose upper byte is 0. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  const isLittleEndian = second === 0 || (first === 0xff && second === 0xfe);
  const isBigEndian = first === 0 || (first === 0xfe && second === 0xff);
  // Leaves the byte order mark out, which some editors put before UTF-8, too.
  return new TextDecoder(isBigEndian ? 'utf-16be' : isLittleEndian ? 'utf-16le' : 'utf-8').decode(bytes);
}
