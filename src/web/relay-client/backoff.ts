const FIRST_DELAY_MS = 500;
/** So that everybody is there again five seconds after a relay has come back. */
const LONGEST_DELAY_MS = 4000;

/**
 * How long to wait before the next try, in milliseconds: twice as long after each failure, up to four seconds, and
 * anywhere from half of that to all of it, so that a relay that restarts is not met by everyone at once.
 *
 * @param failures tries that have failed in a row, at least 1
 * @param random 0 to 1
 */
export function reconnectDelayMs(failures: number, random: number): number {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
  return longest * (0.5 + random / 2);
}
