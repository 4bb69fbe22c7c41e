import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import { UnreachableError } from '../clients/unreachable-error.ts';
import { errorOf } from '../errors/error-of.ts';
import { UsageError } from '../errors/usage-error.ts';
import { outcomeOf } from '../judge/judge.ts';
import { PictureError } from '../picture/errors.ts';
import { ChildError } from '../processes/child.ts';
import { ResultsError } from '../results/read.ts';
import type { RunResults } from '../results/results.ts';
import type { ProgressLine } from './progress.ts';

/** How every command of the bench ends. */
export const exitCodes = { valid: 0, failed: 1, usage: 2, notSure: 3, interrupted: 130 } as const;

/** What a run comes to. */
export function codeOf(results: RunResults): number {
  if (!results.complete) return exitCodes.interrupted;
  const outcome = outcomeOf(results);
  if (!results.valid || outcome === 'disappointing') return exitCodes.failed;
  return outcome === 'not sure' ? exitCodes.notSure : exitCodes.valid;
}

/** npm passes Ctrl-C on to a process that has it from the terminal already: the second one within this is the first. */
const SAME_INTERRUPT_MS = 500;

/** Ctrl-C, being ended, a terminal that was closed, and Ctrl-\: whoever asks for the end wants what was measured. */
const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Aborts at the first Ctrl-C, with some words; the second one ends the process at once. */
export function interruptSignal(progress: ProgressLine, words: string): AbortSignal {
  const controller = new AbortController();
  let interruptedAtMs = 0;
  const interrupt = (): void => {
    if (!controller.signal.aborted) {
      interruptedAtMs = performance.now();
      progress.say(words);
      controller.abort();
    } else if (performance.now() - interruptedAtMs > SAME_INTERRUPT_MS) {
      process.exit(exitCodes.interrupted);
    }
  };
  for (const signal of interrupts) process.on(signal, interrupt);
  return controller.signal;
}

/** Said before minutes of measuring, not after. @throws UsageError */
export async function checkWritable(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (error) {
    const why = errorOf(error).message;
    throw new UsageError(`--reports: "${directory}" cannot be written to (${why}); give another directory.`);
  }
}

/** What a disk answers that is full, broken, or not for us. */
const diskCodes = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO', 'EACCES', 'EPERM']);

const cannotBeWritten = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && 'syscall' in error && diskCodes.has(error.code);

/** Runs a command to its exit code: what users can mend is said in words, anything else is thrown. */
export async function exitCodeOf(command: () => Promise<number>): Promise<number> {
  // A run of minutes does not end because nobody takes its progress, or a disk is full: its report is what counts.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
  try {
    return await command();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.valid : exitCodes.usage;
    if (error instanceof UsageError) {
      console.error(styleText('red', error.message, { stream: process.stderr }));
      return exitCodes.usage;
    }
    if (
      error instanceof ChildError ||
      error instanceof UnreachableError ||
      error instanceof PictureError ||
      error instanceof ResultsError ||
      cannotBeWritten(error)
    ) {
      console.error(styleText('red', error.message, { stream: process.stderr }));
      return exitCodes.failed;
    }
    throw error;
  }
}
