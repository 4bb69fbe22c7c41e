import { DurationHistogram } from '../meters/histogram.ts';
import { lengthMicros, type Standstill, spansWithin } from '../meters/standstill.ts';
import type { Window } from '../meters/window.ts';
import type { GroupReport } from '../swarm/gathering.ts';
import { deliveriesOf, everybodyIn, type RawRound } from './raw-round.ts';
import { framesDueIn } from './timing.ts';

/** Timers of a machine in which nothing is wrong are late by that, so a standstill may have begun as much before it was seen to. */
const UNSURE_MICROS = 10_000;

/**
 * The share of the deliveries, or of the window's time where that is more, in which the instrument stood still, 0 to 1. A delivery
 * was held up if its frame was due, or usually is on its way, while its emitter, its link or the process that it goes to
 * stood still.
 */
export function heldUpShare(raw: RawRound): number {
  const everybody = everybodyIn(raw);
  const total = deliveriesOf(everybody);
  const consumers = everybody.reduce((sum, group) => sum + group.consumers, 0);
  const due = framesDueIn(raw.contender.load, raw.window);
  // Packets are in kernels and on links, where they wait for nobody of the instrument's.
  const goesOnMeanwhile = raw.links?.lateness !== undefined;
  let deliveries = 0;
  let time = 0;
  for (const { groups, load } of raw.reports) {
    const standstills = thatMatter(raw, [
      ...load.standstills,
      ...raw.emission.standstills,
      ...(raw.links?.standstills ?? []),
    ]);
    const stoodStill = shareOfTime(standstills, raw.window);
    for (const group of Object.values(groups)) {
      const wayMicros = goesOnMeanwhile ? 0 : usualMicros(group);
      const held = due.filter((micros) => standstills.some((one) => isOnItsWay(micros, wayMicros, one)));
      const share = due.length === 0 ? 0 : held.length / due.length;
      deliveries += total === 0 ? 0 : (share * group.counts.latency.deliveries) / total;
      time += consumers === 0 ? 0 : (stoodStill * group.consumers) / consumers;
    }
  }
  return Math.max(deliveries, time);
}

/** Those that are long enough for what the round measures. */
export function thatMatter(
  { contender }: Pick<RawRound, 'contender'>,
  standstills: readonly Standstill[],
): Standstill[] {
  const leastMicros = 1000 * (contender.disturbance?.leastStandstillMs ?? 0);
  return standstills.filter((standstill) => lengthMicros(standstill) >= leastMicros);
}

const isOnItsWay = (dueMicros: number, wayMicros: number, { fromMicros, untilMicros }: Standstill): boolean =>
  dueMicros < untilMicros && dueMicros + wayMicros >= fromMicros - UNSURE_MICROS;

/** From when a frame is due until a consumer has it. */
const usualMicros = ({ counts }: GroupReport): number =>
  1000 * DurationHistogram.decode(counts.latency.histogram).atPercentileMs(50);

function shareOfTime(standstills: readonly Standstill[], window: Window): number {
  const micros = spansWithin(standstills, window).reduce(
    (sum, { startMicros, endMicros }) => sum + endMicros - startMicros,
    0,
  );
  return micros / (window.endMicros - window.startMicros);
}
