/** A frame that comes so long before it was captured was captured by another clock. */
const IMPOSSIBLE_MICROS = -5000;

/** Nor is a picture so old that is shown: some cameras count from when they were turned on. */
const MOST_BEHIND_MICROS = 60e6;

/**
 * Whether an emitter's clock may be this machine's: no frame was there before its time, nor all of them a minute after it.
 *
 * @param quickestMicros from capture to arrival; infinite where no frame told its time
 */
export const mayBeOurClock = (quickestMicros: number): boolean =>
  quickestMicros >= IMPOSSIBLE_MICROS && quickestMicros <= MOST_BEHIND_MICROS;

/** Why latency is not known where it may not be. */
export function otherClockInWords(quickestMicros: number): string {
  const ms = (Math.abs(quickestMicros) / 1000).toFixed(1);
  return quickestMicros > 0
    ? `the emitter's clock is behind this machine's, by up to ${ms} ms`
    : `the emitter's clock is ahead of this machine's, by ${ms} ms or more`;
}
