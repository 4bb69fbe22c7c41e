import { isWithin, secondsOf } from '../meters/window.ts';
import type { RoundResult } from '../results/results.ts';
import type { Meter } from './meter.ts';

interface ArrivalCount {
  readonly arrivals: number;
}

/** Frames that come within the window, whenever they were due: behind a slow link that is long before. */
export const arrivals: Meter<ArrivalCount, Required<Pick<RoundResult, 'arrivalsPerSecond'>>> = {
  begin({ window }) {
    let count = 0;
    const meter = {
      delivered(_frame: unknown, nowMicros: number): void {
        if (isWithin(window, nowMicros)) count++;
      },
    };
    return { watch: () => meter, count: () => ({ arrivals: count }) };
  },

  add: (counts) => ({ arrivals: counts.reduce((sum, one) => sum + one.arrivals, 0) }),

  figures: ({ arrivals: count }, { window, windows }) => ({
    arrivalsPerSecond: count / (windows * secondsOf(window)),
  }),
};
