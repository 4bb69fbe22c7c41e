import { Command } from 'commander';
import { relaymarkVersion } from '../../src/server/version.ts';
import type { Flags } from '../command/entries-asked.ts';
import { parseNumber, parsePattern } from '../command/parse-options.ts';
import { UsageError } from '../errors/usage-error.ts';
import { type PictureFormat, pictureFormats } from '../picture/encode.ts';
import { patternNames } from '../picture/pattern.ts';
import type { PictureOptions } from '../picture/picture-maker.ts';
import { exitCodeWords } from './ending.ts';
import { readEnd, type StandingEnd, USUAL_ADDRESS, withStreamOptions } from './options.ts';

/** What is to be emitted, and where. */
export interface EmitAsked extends StandingEnd {
  readonly picture: PictureOptions;
  readonly fps: number;
  /** Pictures are drawn before, and repeated. */
  readonly replay: boolean;
}

const examples = `
Examples:
  npm run emit                                              a clock, to the relay that npm start has started
  npm run emit -- --to http://192.0.2.7:5000 --size 1280x720 --fps 30 --quality 60
  npm run emit -- --to 'https://cam.example/emit.html?channel=door&token=…' --format jpeg --insecure
  npm run emit -- --to ws://192.0.2.7:9000/camera --protocol ws --frame-bytes 30000
  npm run emit -- --pattern card --size 1920x1080 --fps 60 --replay --seconds 10 --json

Each picture shows the time at which it is due, is drawn before, and sent then: what npm run watch tells of
its latency is the relay's and the network's.

${exitCodeWords}`;

function describeCommand(): Command {
  const command = new Command('npm run emit --')
    .description('A synthetic camera: emits a test pattern to a relay until Ctrl-C.')
    .option('--to <address>', 'of a relay, or of its emit page with all that is in it', USUAL_ADDRESS)
    .option('--pattern <name>', `what is drawn: ${patternNames.join(', ')}`, 'clock')
    .option('--size <size>', 'of the picture, in pixels', '640x480')
    .option('--fps <number>', 'frames a second', '20')
    .option('--format <format>', `of the picture: ${pictureFormats.join(', ')}`, 'webp')
    .option('--quality <number>', 'of the picture, 1 to 100 (default: 80)')
    .option('--frame-bytes <number>', 'pictures of this size in bytes, instead of a quality')
    .option(
      '--replay',
      'draw a second of pictures before, and repeat it: for what this machine cannot draw in time',
    )
    .option('--seed <number>', 'of the grain in the pictures', '1');
  return withStreamOptions(command)
    .version(relaymarkVersion, '--version', 'print the version')
    .addHelpText('after', examples)
    .allowExcessArguments(false)
    .exitOverride();
}

/** @throws UsageError */
function readPicture(flags: Flags): PictureOptions {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(flags.size)) ?? [];
  if (width === undefined || height === undefined) {
    throw new UsageError(`--size: "${flags.size}" is not allowed; give width and height, such as 640x480.`);
  }
  const whole = (flag: string, text: string, least: number, most: number): number =>
    parseNumber(flag, text, { least, most, whole: true });
  const picture = {
    width: whole('--size', width, 160, 7680),
    height: whole('--size', height, 120, 4320),
    pattern: parsePattern(String(flags.pattern)),
    format: readFormat(String(flags.format)),
    seed: whole('--seed', String(flags.seed), 0, 2 ** 32 - 1),
  };
  const { quality, frameBytes } = flags;
  if (typeof frameBytes !== 'string') {
    return { ...picture, quality: whole('--quality', String(quality ?? 80), 1, 100) };
  }
  if (quality !== undefined) throw new UsageError('--quality: not together with --frame-bytes.');
  return { ...picture, targetBytes: whole('--frame-bytes', frameBytes, 500, 2_000_000) };
}

/** @throws UsageError */
function readFormat(text: string): PictureFormat {
  const format = pictureFormats.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UsageError(`--format: "${text}" is not allowed; give one of ${pictureFormats.join(', ')}.`);
}

/**
 * @throws CommanderError for unknown flags and for `--help`, which it has printed
 * @throws UsageError for values that are not allowed
 */
export function parseEmit(argv: readonly string[]): EmitAsked {
  const command = describeCommand();
  command.parse([...argv], { from: 'user' });
  const flags = command.opts<Flags>();
  return {
    ...readEnd('--to', String(flags.to), flags),
    picture: readPicture(flags),
    fps: parseNumber('--fps', String(flags.fps), { least: 0.1, most: 240, whole: false }),
    replay: flags.replay === true,
  };
}
