import { UsageError } from '../errors/usage-error.ts';
import { type PatternName, patternNames } from '../picture/pattern.ts';
import type { Entry } from '../subject/entries.ts';

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

/**
 * Headers such as "Name: value". A value may be a secret, so no message quotes it.
 *
 * @throws UsageError
 */
export function parseHeaders(flag: string, given: readonly string[]): Record<string, string> {
  const headers = given.map((text): [string, string] => {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*([\t\x20-\x7e]*?)\s*$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`${flag}: that is not a header; give it as 'Name: value', in ASCII.`);
    }
    return [name, value];
  });
  return Object.fromEntries(headers);
}

/** @throws UsageError */
export function parsePath(flag: string, text: string): string {
  if (/^\/[\x21-\x7e]*$/.test(text)) return text;
  throw new UsageError(
    `${flag}: "${text}" is not allowed; give a path that begins with "/", such as /socket.io/.`,
  );
}
