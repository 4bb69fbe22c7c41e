import type { Spread } from '../results/results.ts';

/** Three digits, which is more than the noise leaves. */
export function digits(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}

/** A number that somebody chose, as they would write it: 20, 12.5. */
export function plain(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** What stands where one or two rounds give no interval. */
const NO_INTERVAL = '–';

/** The interval alone, such as "20.9–22.0". */
export function intervalOf(
  { low, high }: Omit<Spread, 'median'>,
  format: (value: number) => string = digits,
): string {
  if (low === undefined || high === undefined) return NO_INTERVAL;
  const [from, to] = [format(low), format(high)];
  return from === to ? from : `${from}–${to}`;
}

/** Such as "21.3 (20.9–22.0)". */
export const withInterval = (spread: Spread, format: (value: number) => string = digits): string =>
  `${format(spread.median)} (${intervalOf(spread, format)})`;

export function megabytes(bytes: number): string {
  return digits(bytes / 1e6);
}

/** For what may be less than nothing: growth. */
export const signedMegabytes = (bytes: number): string => `${bytes > 0 ? '+' : ''}${megabytes(bytes)}`;

/** Whole numbers with a thin space between thousands. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** Such as "2026-11-23 10:35 UTC". */
export function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Such as "a, b and c", or, where names have commas of their own, "a, x; b, y; c, z". */
export function enumerate(names: readonly string[]): string {
  if (names.some((name) => name.includes(','))) return names.join('; ');
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
