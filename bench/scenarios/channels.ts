import { transportNames } from '../../src/transports/registry.ts';
import { runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

const channelCounts = [1, 2, 5, 10];

/** As many viewers in all, spread over more and more channels with an emitter each. Yardsticks know one channel only. */
export const channels: Scenario = {
  name: 'channels',
  summary: 'the same number of viewers spread over 1, 2, 5 and 10 channels, each with its emitter',
  defaults: { ...usualLoad, rounds: 3, warmupSeconds: 1 },
  quick: { ...quickLoad, rounds: 1 },
  entries: transportNames,
  run: (request) =>
    runContenders(request, 'channels', (entry, load) =>
      channelCounts
        .filter((emitters) => emitters <= load.consumers)
        .map((emitters) => ({
          entry,
          variant: emitters === 1 ? '1 channel' : `${emitters} channels`,
          load: { ...load, emitters },
        })),
    ),
};
