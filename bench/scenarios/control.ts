import { transportNames } from '../../src/transports/registry.ts';
import { compiled } from '../processes/compiled.ts';
import { runContenders } from '../run/run.ts';
import type { Entry } from '../subject/entries.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** What it may add to the CPU time of a delivery. */
const MOST_CPU_RATIO = 1.05;

/** A relay with less to do sleeps between answers, and being woken costs more than they do. */
const LEAST_CONSUMERS_FOR_VERDICT = 400;

const OFF = 'off';
const ON = 'on';

/**
 * What viewers on fast links cost more because the relay sees to those on slow ones: one process does and does not, by turns,
 * as two processes of one program differ by more than that.
 */
export const control: Scenario = {
  name: 'control',
  summary: 'viewers on fast links, seen to and left to the system by turns: what control costs',
  defaults: { ...usualLoad, consumers: LEAST_CONSUMERS_FOR_VERDICT, warmupSeconds: 6, seconds: 10 },
  quick: quickLoad,
  entries: transportNames,
  variants: () => [OFF, ON],
  needsOwnRelay: true,
  expectations: ({ consumers }) =>
    consumers < LEAST_CONSUMERS_FOR_VERDICT
      ? []
      : [`*, ${ON}.relay.cpuMicrosPerDelivery<=${MOST_CPU_RATIO}*${OFF}`],
  run: (request) =>
    runContenders(
      request,
      'control',
      (entry, load) => {
        const relay = attendingRelay(entry);
        return [
          { entry: relay, load, variant: OFF, attends: false },
          { entry: relay, load, variant: ON, attends: true },
        ];
      },
      'slices by entry',
    ),
};

/** The same relay, in a program that can be told to leave its viewers alone. */
const attendingRelay = (entry: Entry): Entry => ({
  ...entry,
  program: (port, host) => [
    compiled('bench/subject/attending/relay.ts'),
    ...entry.program(port, host).slice(1),
  ],
});
