import { setImmediate } from 'node:timers/promises';

/** Microseconds since the Unix epoch, the same in every process that was given the same offset. */
export type Clock = () => number;

/** The monotonic clock, which all processes of a host share, in microseconds. */
function monotonicMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** What to add to the monotonic clock for microseconds since the epoch. Measured once a run, by the controller. */
export function measureEpochOffsetMicros(): number {
  return Date.now() * 1000 - monotonicMicros();
}

export function clockWithOffset(epochOffsetMicros: number): Clock {
  return () => monotonicMicros() + epochOffsetMicros;
}

/** Resolves at `atMicros` or, as timers go, up to a millisecond or two later; at once when `cut` is aborted. */
export function sleepUntil(clock: Clock, atMicros: number, cut?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      cut?.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, cut?.aborted === true ? 0 : Math.max(0, (atMicros - clock()) / 1000));
    cut?.addEventListener('abort', over);
  });
}

/** What timers leave of the time, which is good for a millisecond, is waited out. */
export async function waitOutUntil(clock: Clock, atMicros: number): Promise<void> {
  while (clock() < atMicros) await setImmediate();
}
