import { exitCodes, interruptSignal } from '../command/ending.ts';
import { ProgressLine } from '../command/progress.ts';

/** Aborted by Ctrl-C, and once nobody reads any more what is printed. */
export function endingSignal(): AbortSignal {
  const unread = new AbortController();
  process.stdout.on('error', () => unread.abort());
  // An empty line, so that a summary does not begin behind the terminal's "^C".
  return AbortSignal.any([interruptSignal(new ProgressLine(process.stderr), ''), unread.signal]);
}

/** Ctrl-C is how an end without a time is meant to end. */
export function codeOfEnd({ signal, seconds, failed }: End): number {
  if (signal.aborted) return seconds === undefined ? exitCodes.valid : exitCodes.interrupted;
  return failed ? exitCodes.failed : exitCodes.valid;
}

interface End {
  readonly signal: AbortSignal;
  readonly seconds: number | undefined;
  /** Nothing came, or went. */
  readonly failed: boolean;
}

export const exitCodeWords = `Exit codes: 0 it ended as it was told to, 1 it could not connect, or not one frame in --seconds,
2 wrong usage, 130 interrupted before --seconds were over.
`;
