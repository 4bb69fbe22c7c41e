import { transportNames } from '../../src/transports/registry.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Contender, RoundLoad } from '../run/contender.ts';
import { runContenders } from '../run/run.ts';
import type { Entry } from '../subject/entries.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** Of the consumers; at least one. */
const STALLED_SHARE = 0.1;

/** Of the measured time: more than six seconds of the usual run. */
const STALL_FROM = 0.1;
const STALL_UNTIL = 0.9;

/** What the kernel held back for those who stalled has to come through when the emission is over. */
const DRAIN_TIMEOUT_MS = 10_000;

const UNDISTURBED = 'nobody stalls';
const BESIDE = 'beside stalled ones';
const STALLED = 'stalled';

/** Those on their way when it stopped: half a second of them. */
const MOST_STALE_FRAMES = 10;

/** What healthy viewers may notice. */
const MOST_P99_RATIO = 1.15;

const stalledOf = (consumers: number): number => Math.max(1, Math.round(consumers * STALLED_SHARE));

/** One frame on its way and one waiting for each who stalls, and what a process varies by anyhow. */
const mostGrowthBytes = (stalledConsumers: number, frameBytes: number): number =>
  2 * frameBytes * stalledConsumers + 16 * 1024 * 1024;

/** Some viewers stop reading, as a laptop does that is shut, and read again later. */
export const stalled: Scenario = {
  name: 'stalled',
  summary:
    'a tenth of the viewers stops reading for a while: what the others, the memory and they themselves see',
  defaults: { ...usualLoad, consumers: 200, seconds: 8, warmupSeconds: 1, rounds: 3 },
  quick: { ...quickLoad, seconds: 2.5 },
  quickEntries: ['uws', 'socketio'],
  entries: transportNames,
  variants: () => [UNDISTURBED, BESIDE, STALLED],
  findings: ['oldestAfterResumingMs', 'staleAfterResuming', 'staleShownAfterResuming'],
  expectations: ({ consumers, frameBytes }) => [
    `*, ${STALLED}.findings.staleAfterResuming<=${MOST_STALE_FRAMES}`,
    `*, ${STALLED}.findings.staleShownAfterResuming==0`,
    `*, ${BESIDE}.latencyMs.p99<=${MOST_P99_RATIO}*${UNDISTURBED}`,
    `*, ${BESIDE}.relay.rssBytesPeak<=${mostGrowthBytes(stalledOf(consumers), frameBytes)}+${UNDISTURBED}`,
  ],
  run: (request) => runContenders(request, 'stalled', contendersOf),
};

/** @throws UsageError if nothing can make these clients stop reading */
function contendersOf(entry: Entry, load: RoundLoad): Contender[] {
  if (entry.protocol === 'socketio-dataurl') {
    throw new UsageError('--protocol: socket.io-client 1.4.8 cannot stop reading; "stalled" needs another.');
  }
  const stalledConsumers = stalledOf(load.consumers);
  return [
    { entry, load, acknowledges: true, variant: UNDISTURBED },
    {
      entry,
      load,
      acknowledges: true,
      disturbance: {
        groups: [
          { name: BESIDE, consumers: Math.max(1, load.consumers - stalledConsumers) },
          { name: STALLED, consumers: stalledConsumers },
        ],
        stall: {
          group: STALLED,
          fromSeconds: STALL_FROM * load.seconds,
          untilSeconds: STALL_UNTIL * load.seconds,
        },
        patience: { drainTimeoutMs: DRAIN_TIMEOUT_MS },
      },
    },
  ];
}
