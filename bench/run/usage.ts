import { sleepUntil } from '../meters/clock.ts';
import type { Window } from '../meters/window.ts';
import type { Subject } from '../subject/subject.ts';
import type { RawRound } from './raw-round.ts';
import { readProcessorTime, stolenPercent } from './stolen-time.ts';

/** What the subject uses in a window to come, and what the machine loses to its host meanwhile. */
export async function usageDuring(
  window: Window,
  subject: Subject,
  clock: () => number,
): Promise<Pick<RawRound, 'usage' | 'stolenPercent'>> {
  await sleepUntil(clock, window.startMicros);
  await subject.begin();
  const before = readProcessorTime();
  await sleepUntil(clock, window.endMicros);
  const usage = await subject.end();
  const after = readProcessorTime();
  const known = before !== undefined && after !== undefined;
  return { usage, stolenPercent: known ? stolenPercent(before, after) : undefined };
}
