import { dueMicros, type Emission } from '../emitter/emission.ts';
import { framesPerSecond, frameIntervalMicros as intervalOf, type Schedule } from '../emitter/schedule.ts';
import type { Window } from '../meters/window.ts';
import type { RoundLoad } from './contender.ts';

/** What of a load says when frames are due. */
type Timed = Pick<RoundLoad, 'fps' | 'schedule' | 'warmupSeconds' | 'seconds'>;

/** As a scenario wants it, or steady. */
const scheduleOf = ({ schedule, fps }: Timed): Schedule => schedule ?? { kind: 'steady', fps };

/** From one frame of a load to the next, on average. */
export const frameIntervalMicros = (load: Timed): number => intervalOf(scheduleOf(load));

/** How many frames are emitted in a round, those of the warm-up among them. */
export function framesOf(load: Timed): { readonly warmupFrames: number; readonly frames: number } {
  const fps = framesPerSecond(scheduleOf(load));
  const warmupFrames = Math.round(load.warmupSeconds * fps);
  return { warmupFrames, frames: warmupFrames + Math.max(1, Math.round(load.seconds * fps)) };
}

/** When the frames of a window are due, which may have ended earlier than the load has it. */
export function framesDueIn(load: Timed, { startMicros, endMicros }: Window): number[] {
  const { warmupFrames, frames } = framesOf(load);
  const { emission } = timingOf(load, 0);
  const firstMicros = dueMicros(emission, warmupFrames);
  return Array.from(
    { length: frames - warmupFrames },
    (_, i) => startMicros + dueMicros(emission, warmupFrames + i) - firstMicros,
  ).filter((micros) => micros < endMicros);
}

/** A round's frames, and the window in which those after the warm-up are due. */
export function timingOf(
  load: Timed,
  startMicros: number,
): { readonly emission: Emission; readonly window: Window } {
  const { warmupFrames, frames } = framesOf(load);
  const emission: Emission = { startMicros, schedule: scheduleOf(load), frames };
  return {
    emission,
    window: { startMicros: dueMicros(emission, warmupFrames), endMicros: dueMicros(emission, frames) },
  };
}
