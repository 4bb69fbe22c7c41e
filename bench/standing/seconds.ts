import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../meters/clock.ts';

export interface Standing {
  readonly clock: Clock;
  /** After which it is over; without it, only the signal ends it. */
  readonly seconds: number | undefined;
  readonly signal: AbortSignal;
}

/** Resolves at `atMicros`, up to a millisecond or two later, or when the signal is aborted. */
export async function sleepUnlessOver(clock: Clock, atMicros: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.max(0, (atMicros - clock()) / 1000), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * Calls `tell` after every whole second until the time is over.
 *
 * @returns for how long that was, in seconds
 */
export async function everySecond(
  { clock, seconds = Number.POSITIVE_INFINITY, signal }: Standing,
  tell: (second: number) => void,
): Promise<number> {
  const startMicros = clock();
  for (let second = 1; !signal.aborted; second++) {
    await sleepUnlessOver(clock, startMicros + 1e6 * Math.min(second, seconds), signal);
    if (signal.aborted) break;
    if (second <= seconds) tell(second);
    if (second >= seconds) break;
  }
  return (clock() - startMicros) / 1e6;
}
