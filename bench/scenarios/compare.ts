import { runContenders } from '../run/run.ts';
import { watchStream } from '../run/watch-stream.ts';
import { withSizing } from '../statistics/sizing.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** Every transport and yardstick under the same load, taking turns. */
export const compare: Scenario = {
  name: 'compare',
  summary: 'every transport and yardstick under the same load: latency, CPU, memory, losses',
  // A slice a round, and as many rounds as five minutes hold: most of what differs is between processes.
  defaults: { ...usualLoad, seconds: 1, rounds: 12 },
  quick: quickLoad,
  watch: (request, stream) => watchStream(request, 'compare', stream),
  run: async (request) =>
    withSizing(await runContenders(request, 'compare', (entry, load) => [{ entry, load }], 'slices')),
};
