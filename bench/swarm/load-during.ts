import { type Clock, sleepUntil } from '../meters/clock.ts';
import { LoadMeter, type ProcessLoad } from '../meters/load-meter.ts';
import type { Window } from '../meters/window.ts';

/**
 * How busy this process is in a window to come. A process that has far too much to do sleeps through the window's ends,
 * and an event loop monitor that was never on time saw nothing: so the meter runs from now on, while there is time, and
 * begins anew only if the window's start is noticed within it. By how much an end was missed counts as lateness.
 */
export async function measureLoadDuring(
  { startMicros, endMicros }: Window,
  clock: Clock,
): Promise<ProcessLoad> {
  const meter = new LoadMeter();
  meter.begin();
  await sleepUntil(clock, startMicros);
  const startedLateMicros = clock() - startMicros;
  if (startedLateMicros < (endMicros - startMicros) / 2) meter.begin();
  await sleepUntil(clock, endMicros);
  const lateMicros = Math.max(startedLateMicros, clock() - endMicros);
  const { cpuPercent, eventLoopP99Ms } = meter.end();
  return {
    cpuPercent,
    eventLoopP99Ms: Math.max(eventLoopP99Ms, latenessP99Micros(lateMicros, endMicros - startMicros) / 1000),
  };
}

/** What comes during a block waits for its end: the last hundredth of the window's time is what all but 1 % waited. */
const latenessP99Micros = (blockMicros: number, windowMicros: number): number =>
  Math.max(0, blockMicros - windowMicros / 100);
