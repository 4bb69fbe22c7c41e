import { machineBetween, readMachine, stolenPercent } from '../machine/reading.ts';
import { clockWithOffset, sleepUntil } from '../meters/clock.ts';
import { EventLoopMeter } from '../meters/event-loop.ts';
import type { Window } from '../meters/window.ts';
import type { Subject } from '../subject/subject.ts';
import type { RawRound } from './raw-round.ts';

/** What the subject uses in a window to come, which may be cut short, what the machine does for others meanwhile, and how this process itself fares. */
export async function usageDuring(
  window: Window,
  subject: Subject,
  epochOffsetMicros: number,
  cut?: AbortSignal,
): Promise<Pick<RawRound, 'usage' | 'stolenPercent' | 'machine' | 'benchStandstills'>> {
  const clock = clockWithOffset(epochOffsetMicros);
  const eventLoop = new EventLoopMeter(clock);
  eventLoop.begin();
  try {
    // A subject that stands still when the window begins would not notice if it began only then.
    await subject.begin(epochOffsetMicros);
    await sleepUntil(clock, window.startMicros, cut);
    await subject.begin(epochOffsetMicros);
    const before = readMachine();
    const beganMicros = clock();
    await sleepUntil(clock, window.endMicros, cut);
    const usage = await subject.end();
    const after = readMachine();
    return {
      usage,
      stolenPercent: stolenPercent(before, after),
      machine: machineBetween(before, after, clock() - beganMicros),
      benchStandstills: eventLoop.read().standstills,
    };
  } finally {
    eventLoop.end();
  }
}
