import { Command } from 'commander';
import { relaymarkVersion } from '../../src/server/version.ts';
import type { Flags } from '../command/entries-asked.ts';
import { parseNumber } from '../command/parse-options.ts';
import { exitCodeWords } from './ending.ts';
import { readEnd, type StandingEnd, USUAL_ADDRESS, withStreamOptions } from './options.ts';

/** What is to be watched, and by how many. */
export interface WatchAsked extends StandingEnd {
  readonly viewers: number;
}

const examples = `
Examples:
  npm run watch                                             the relay that npm start has started
  npm run watch -- --viewers 50 http://192.0.2.7:5000
  npm run watch -- 'https://cam.example/consume.html?channel=door&token=…' --insecure
  npm run watch -- ws://192.0.2.7:9000/camera --protocol ws
  npm run watch -- --seconds 10 --json http://192.0.2.7:5000 | tail -1

Each line is a second: frames a second to each viewer, Mbit/s to all, latency, how old the picture is that they
look at, the longest time without a new one, and frames missing by their sequence. Latency and age are by the
emitter's clock.

${exitCodeWords}`;

function describeCommand(): Command {
  const command = new Command('npm run watch --')
    .description('Viewers of a stream, who say each second what they see, until Ctrl-C.')
    .argument('[address]', 'of a relay, or of its consume page with all that is in it', USUAL_ADDRESS)
    .option('--viewers <number>', 'how many watch', '1');
  return withStreamOptions(command)
    .version(relaymarkVersion, '--version', 'print the version')
    .addHelpText('after', examples)
    .allowExcessArguments(false)
    .exitOverride();
}

/**
 * @throws CommanderError for unknown flags and for `--help`, which it has printed
 * @throws UsageError for values that are not allowed
 */
export function parseWatch(argv: readonly string[]): WatchAsked {
  const command = describeCommand();
  command.parse([...argv], { from: 'user' });
  const flags = command.opts<Flags>();
  return {
    ...readEnd('address', String(command.processedArgs[0]), flags),
    viewers: parseNumber('--viewers', String(flags.viewers), { least: 1, most: 10_000, whole: true }),
  };
}
