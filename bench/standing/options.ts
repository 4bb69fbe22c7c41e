import type { Command } from 'commander';
import { refusals } from '../../src/wire/errors.ts';
import { DEFAULT_CHANNEL, isChannelName } from '../../src/wire/hello.ts';
import { traitsOf } from '../clients/protocols.ts';
import { type Flags, readAccess, repeated } from '../command/entries-asked.ts';
import { parseNumber } from '../command/parse-options.ts';
import { UsageError } from '../errors/usage-error.ts';
import { foreignProtocol, foreignProtocols } from '../subject/foreign.ts';
import { parseAddress } from './address.ts';
import { Stream } from './stream.ts';

/** What both ends are told. */
export interface StandingEnd {
  readonly stream: Stream;
  /** After which it ends by itself. */
  readonly seconds: number | undefined;
  readonly json: boolean;
}

/** Where `npm start` listens. */
export const USUAL_ADDRESS = 'http://localhost:5000';

/** What both ends are told about the stream, and how they end. */
export function withStreamOptions(command: Command): Command {
  return command
    .option('--channel <name>', `the stream's name (default: that of the address, or "${DEFAULT_CHANNEL}")`)
    .option('--token <token>', 'without which the relay lets nobody do that (default: that of the address)')
    .option('--protocol <name>', `how it is spoken to: ${foreignProtocols.join(', ')} (default: it is asked)`)
    .option('--path <path>', 'where it listens, if not in the usual place of its library')
    .option('--header <header>', "that it asks for, such as 'Authorization: Bearer …'; repeat it", repeated)
    .option('--insecure', 'take any certificate')
    .option('--seconds <number>', 'after which it ends by itself (default: at Ctrl-C)')
    .option('--json', 'print lines of JSON; what else is to be said goes to standard error')
    .configureOutput({
      // A flag that is not known may be a token with its name misspelt.
      outputError: (text, write) => write(text.replace(/'(--[^=']*)=[^']*'/g, "'$1=…'")),
    });
}

/** @param flagOfAddress for messages @throws UsageError */
export function readEnd(flagOfAddress: string, address: string, flags: Flags): StandingEnd {
  return {
    stream: readStream(flagOfAddress, address, flags),
    seconds: readSeconds(flags),
    json: flags.json === true,
  };
}

function readStream(flagOfAddress: string, address: string, flags: Flags): Stream {
  const parsed = parseAddress(flagOfAddress, address);
  const channel = typeof flags.channel === 'string' ? flags.channel : (parsed.channel ?? DEFAULT_CHANNEL);
  if (!isChannelName(channel)) {
    throw new UsageError(`--channel: "${channel}" is not allowed. ${refusals['bad-channel']}`);
  }
  const protocol =
    typeof flags.protocol === 'string' ? foreignProtocol('--protocol', flags.protocol) : undefined;
  if (protocol !== undefined && !traitsOf[protocol].hasChannels && channel !== DEFAULT_CHANNEL) {
    throw new UsageError(`--channel: programs that are spoken to as ${protocol} have one channel only.`);
  }
  const token = typeof flags.token === 'string' ? flags.token : parsed.token;
  return new Stream({ address: parsed, channel, token, access: readAccess(flags), protocol });
}

/** @throws UsageError */
function readSeconds({ seconds }: Flags): number | undefined {
  if (typeof seconds !== 'string') return undefined;
  return parseNumber('--seconds', seconds, { least: 0.2, most: 31_536_000, whole: false });
}
