import type { RefusalCode } from '../../wire/errors.ts';
import type { Saying } from './logger.ts';

/** What to say while the connection is being made again. */
export function lostWords(code: RefusalCode | undefined): Saying {
  if (code === 'shutting-down' || code === 'too-fast') return (words) => words.refusals[code];
  return (words) => words.reconnecting;
}
