import type { Entry } from './entries.ts';
import { type PatternName, patternNames } from './picture/pattern.ts';

/** A run as the user asked for it. Units are in the names. */
export interface BenchOptions {
  readonly emitters: number;
  readonly consumers: number;
  readonly fps: number;
  readonly frameBytes: number;
  readonly width: number;
  readonly height: number;
  readonly pattern: PatternName;
  /** Measured seconds of each round. */
  readonly seconds: number;
  readonly warmupSeconds: number;
  readonly rounds: number;
  readonly liveEncode: boolean;
  /** Of the order of entries within rounds and of the pictures' grain. */
  readonly seed: number;
  readonly swarmProcesses: number;
  readonly entries: readonly Entry[];
}

/** A flag has a value that it cannot have. The message names the flag, the value and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

/** @throws UsageError */
export function parseNumber(flag: string, text: string, { least, most, whole }: NumberRange): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (fits) return value;
  throw new UsageError(
    `${flag}: "${text}" is not allowed; give a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
  );
}

/** @throws UsageError */
export function parsePattern(text: string): PatternName {
  const pattern = patternNames.find((name) => name === text);
  if (pattern === undefined) {
    throw new UsageError(`--pattern: "${text}" is not allowed; give one of ${patternNames.join(', ')}.`);
  }
  return pattern;
}

/**
 * The entries that are named, in the order of `known`.
 *
 * @throws UsageError
 */
export function parseOnly(text: string, known: readonly Entry[]): Entry[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!known.some((entry) => entry.name === name)) {
      const allowed = known.map((entry) => entry.name).join(', ');
      throw new UsageError(`--only: "${name}" is not allowed; give some of ${allowed}.`);
    }
  }
  return known.filter((entry) => names.includes(entry.name));
}
