import { runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** Every transport and yardstick under the same load, taking turns. */
export const compare: Scenario = {
  name: 'compare',
  summary: 'every transport and yardstick under the same load: latency, CPU, memory, losses',
  defaults: usualLoad,
  quick: quickLoad,
  run: (request) => runContenders(request, 'compare', (entry, load) => [{ entry, load }], 'slices'),
};
