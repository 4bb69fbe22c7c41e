import { transportNames } from '../entries.ts';
import { runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** What it costs the relay that consumers acknowledge what they have shown. */
export const acknowledge: Scenario = {
  name: 'acknowledge',
  summary: 'consumers that acknowledge and consumers that do not: what acknowledging costs',
  // Acknowledgements come seldom: it takes V8 longer until it has compiled what they run.
  defaults: { ...usualLoad, warmupSeconds: 6, rounds: 3 },
  quick: { ...quickLoad, rounds: 2 },
  entries: transportNames,
  needsOwnRelay: true,
  run: (surroundings) =>
    runContenders(surroundings, 'acknowledge', (entry, load) => [
      { entry, load, variant: 'silent' },
      { entry, load, variant: 'acknowledging', acknowledges: true },
    ]),
};
