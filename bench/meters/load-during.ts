import { type Clock, sleepUntil } from './clock.ts';
import { LoadMeter, type ProcessLoad } from './load-meter.ts';
import type { Window } from './window.ts';

/** How busy a process is in a window to come, and how it fares until all is over. */
export interface LoadWatch {
  /** Ends it. Answers once the window has ended. */
  end(): Promise<ProcessLoad>;
}

/**
 * How busy this process is in a window to come. A process that has far too much to do sleeps through the window's ends: so
 * the meter runs from now on, while there is time, and begins anew only if the window's start is noticed within it.
 * Standstills are told until the end: what was sent in the window may come after it.
 *
 * @param cut aborted where the window ends earlier than was planned, when its end has been moved
 */
export function watchLoad(window: Window, clock: Clock, cut?: AbortSignal): LoadWatch {
  const { startMicros, endMicros } = window;
  const meter = new LoadMeter(clock);
  const measure = async (): Promise<ProcessLoad> => {
    meter.begin();
    await sleepUntil(clock, startMicros, cut);
    if (clock() - startMicros < (endMicros - startMicros) / 2) meter.begin();
    await sleepUntil(clock, endMicros, cut);
    return meter.read(window);
  };
  const measured = measure();
  return {
    async end() {
      const load = await measured;
      return { ...load, standstills: meter.end().standstills };
    },
  };
}
