import type { Entry } from './entries.ts';
import type { LinkProfile } from './links/profile.ts';
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
  /** Rounds are added until intervals are no wider than this share of their median on either side. */
  readonly until?: number;
  /** After which no round is added. */
  readonly timeLimitMs: number;
  /** What `capacity` asks of a relay. */
  readonly objective: Objective;
  /** The networks of `links`. */
  readonly links: readonly LinkProfile[];
  readonly entries: readonly Entry[];
}

export interface Objective {
  readonly latencyP99Ms: number;
  /** Of the frames offered, 0 to 1. */
  readonly deliveredShare: number;
}

/** The load of a scenario where the user does not say otherwise. */
export type LoadDefaults = Pick<
  BenchOptions,
  | 'consumers'
  | 'emitters'
  | 'fps'
  | 'frameBytes'
  | 'width'
  | 'height'
  | 'seconds'
  | 'warmupSeconds'
  | 'rounds'
>;

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

/**
 * A share such as "5%".
 *
 * @returns 0.05
 * @throws UsageError
 */
export function parseShare(flag: string, text: string): number {
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(text.trim())?.[1];
  if (percent !== undefined && Number(percent) > 0 && Number(percent) <= 100) return Number(percent) / 100;
  throw new UsageError(`${flag}: "${text}" is not allowed; give a percentage up to 100%, such as 5%.`);
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
