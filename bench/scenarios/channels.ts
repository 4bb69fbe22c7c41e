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
  variants: ({ consumers }) => countsFor(consumers).map(nameOf),
  run: (request) =>
    runContenders(request, 'channels', (entry, load) =>
      countsFor(load.consumers).map((emitters) => ({
        entry,
        variant: nameOf(emitters),
        load: { ...load, emitters },
      })),
    ),
};

const countsFor = (consumers: number): number[] => channelCounts.filter((emitters) => emitters <= consumers);

const nameOf = (emitters: number): string => (emitters === 1 ? '1 channel' : `${emitters} channels`);
