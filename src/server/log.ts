import { type DestinationStream, destination, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { RelayEvent } from '../relay/events.ts';
import { LineLimit } from './line-limit.ts';

export interface LogOptions {
  readonly level: string;
  /** `auto` is pretty on a terminal and JSON elsewhere. */
  readonly format: 'auto' | 'pretty' | 'json';
}

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'flush'>;

/** Nothing is kept for a reader that has stopped reading beyond this: the relay goes on, its log has a gap. */
const MOST_BUFFERED_BYTES = 1024 * 1024;

const STANDARD_ERROR = 2;

/**
 * Writes to standard error; for machines in the background, because a pipe that is full must not hold frames up. What is left
 * is written when the process exits.
 */
export function createLog(options: LogOptions): Log {
  return pino({ level: options.level, base: null }, outputOf(options));
}

function outputOf({ format }: LogOptions): DestinationStream {
  const isTerminal = process.stderr.isTTY === true;
  if (format === 'json' || (format === 'auto' && !isTerminal)) {
    return destination({ dest: STANDARD_ERROR, sync: false, maxLength: MOST_BUFFERED_BYTES });
  }
  const colorize = isTerminal && (process.env.NO_COLOR ?? '') === '';
  const output = destination({ dest: STANDARD_ERROR, sync: true });
  return pretty({ colorize, translateTime: 'SYS:HH:MM:ss', destination: output });
}

/** Writes what happens to one transport's clients. Of what strangers send, nothing is written but the code of its refusal. */
export function eventLog(log: Log, transport: string, nowMs: () => number): (event: RelayEvent) => void {
  const refusals = new LineLimit();
  const emitters = new LineLimit();
  return (event) => {
    const { type, ...facts } = event;
    if (type === 'consumer came' || type === 'consumer gone') {
      log.debug({ transport, ...facts }, type);
      return;
    }
    if (event.type === 'failed') {
      log.error({ transport, err: event.error }, 'a connection failed by a fault of this relay');
      return;
    }
    const refused = event.type === 'refused';
    const { line, leftOut } = refused ? refusals.note(event.code, nowMs()) : emitters.note(type, nowMs());
    if (leftOut !== undefined)
      log.info({ transport, leftOut }, refused ? 'more were refused' : 'more emitters came and went');
    if (line) log.info({ transport, ...facts }, type);
  };
}
