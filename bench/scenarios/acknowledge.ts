import { transportNames } from '../../src/transports/registry.ts';
import { runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** What acknowledging may add to the CPU time of a delivery. */
const MOST_CPU_RATIO = 1.1;

/** A relay with less to do sleeps between acknowledgements, and being woken costs more than they do. */
const LEAST_CONSUMERS_FOR_VERDICT = 400;

const SILENT = 'silent';
const ACKNOWLEDGING = 'acknowledging';

/** What it costs the relay that consumers acknowledge what they have shown. */
export const acknowledge: Scenario = {
  name: 'acknowledge',
  summary: 'consumers that acknowledge and consumers that do not: what acknowledging costs',
  // Acknowledgements come seldom: it takes V8 longer until it has compiled what they run.
  defaults: { ...usualLoad, consumers: LEAST_CONSUMERS_FOR_VERDICT, warmupSeconds: 6, seconds: 3, rounds: 3 },
  quick: { ...quickLoad, rounds: 2 },
  entries: transportNames,
  variants: () => [SILENT, ACKNOWLEDGING],
  needsOwnRelay: true,
  expectations: ({ consumers }) =>
    consumers < LEAST_CONSUMERS_FOR_VERDICT
      ? []
      : [`*, ${ACKNOWLEDGING}.relay.cpuMicrosPerDelivery<=${MOST_CPU_RATIO}*${SILENT}`],
  run: (request) =>
    runContenders(request, 'acknowledge', (entry, load) => [
      { entry, load, variant: SILENT },
      { entry, load, variant: ACKNOWLEDGING, acknowledges: true },
    ]),
};
