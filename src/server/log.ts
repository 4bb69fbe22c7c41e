import { constants, openSync, write, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { type DestinationStream, type Logger, pino } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { type ByteSink, LogOutput } from './log-output.ts';

export interface LogOptions {
  readonly level: string;
  /** `auto` is pretty on a terminal and JSON elsewhere. */
  readonly format: 'auto' | 'pretty' | 'json';
}

export interface Log extends Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'> {
  /** Lines that could not be written, so far. */
  droppedLines(): number;
}

const STANDARD_ERROR = 2;

/**
 * Writes to standard error; in the background, because a pipe that is full, a terminal that is held, or a disk that is slow must
 * not hold frames up. What is left is written when the process exits.
 */
export function createLog(options: LogOptions): Log {
  const format = formatOf(options);
  const output = new LogOutput(standardError(), (lines, reason) =>
    format(
      `${JSON.stringify({ level: pino.levels.values.warn, time: Date.now(), lines, reason, msg: DROPPED })}\n`,
    ),
  );
  if (options.level !== 'silent') process.on('exit', () => output.flushSync());
  const destination: DestinationStream & { flushSync(): void } = {
    write: (line) => output.write(format(line)),
    flushSync: () => output.flushSync(),
  };
  return Object.assign(pino({ level: options.level, base: null }, destination), {
    droppedLines: () => output.droppedLines,
  });
}

const DROPPED = 'lines of this log were dropped so far, because it could not be written';

function formatOf({ format }: LogOptions): (line: string) => string {
  const isTerminal = process.stderr.isTTY === true;
  if (format === 'json' || (format === 'auto' && !isTerminal)) return (line) => line;
  const colorize = isTerminal && (process.env.NO_COLOR ?? '') === '';
  const pretty = prettyFactory({ colorize, translateTime: 'SYS:HH:MM:ss' });
  return (line) => pretty(line) ?? line;
}

/** Node has made a pipe such that it does not block, and a file does not. */
function standardError(): ByteSink {
  const descriptor = isatty(STANDARD_ERROR) ? terminal() : STANDARD_ERROR;
  return {
    write: (bytes, done) => write(descriptor, bytes, done),
    writeSync: (bytes) => writeSync(descriptor, bytes),
  };
}

/** A terminal that is held, with Ctrl-S, blocks whoever writes to it, unless it was opened otherwise. */
function terminal(): number {
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/dev/fd/${STANDARD_ERROR}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    // It is somebody else's, or not to be found: then it is written to as it is.
    return STANDARD_ERROR;
  }
}
