import type { Entry } from '../entries.ts';
import { transportNames } from '../entries.ts';
import { UsageError } from '../options.ts';
import type { Contender, RoundLoad } from '../run/contender.ts';
import { runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** Of the consumers; at least one. */
const STALLED_SHARE = 0.1;

/** Of the measured time. */
const STALL_FROM = 0.15;
const STALL_UNTIL = 0.7;

/** What the kernel held back for those who stalled has to come through when the emission is over. */
const DRAIN_TIMEOUT_MS = 10_000;

/** Some viewers stop reading, as a laptop does that is shut, and read again later. */
export const stalled: Scenario = {
  name: 'stalled',
  summary:
    'a tenth of the viewers stops reading for a while: what the others, the memory and they themselves see',
  defaults: { ...usualLoad, seconds: 6, warmupSeconds: 1, rounds: 3 },
  quick: { ...quickLoad, seconds: 3, rounds: 1 },
  entries: transportNames,
  run: (surroundings) => runContenders(surroundings, 'stalled', contendersOf),
};

/** @throws UsageError if nothing can make these clients stop reading */
function contendersOf(entry: Entry, load: RoundLoad): Contender[] {
  if (entry.wire === 'socketio-dataurl') {
    throw new UsageError('--protocol: socket.io-client 1.4.8 cannot stop reading; "stalled" needs another.');
  }
  const stalledConsumers = Math.max(1, Math.round(load.consumers * STALLED_SHARE));
  return [
    { entry, load, acknowledges: true, variant: 'nobody stalls' },
    {
      entry,
      load,
      acknowledges: true,
      disturbance: {
        groups: [
          { name: 'beside stalled ones', consumers: Math.max(1, load.consumers - stalledConsumers) },
          { name: 'stalled', consumers: stalledConsumers },
        ],
        stall: {
          group: 'stalled',
          fromSeconds: STALL_FROM * load.seconds,
          untilSeconds: STALL_UNTIL * load.seconds,
        },
        drainTimeoutMs: DRAIN_TIMEOUT_MS,
      },
    },
  ];
}
