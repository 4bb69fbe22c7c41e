import { runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

const ONCE = 'once';
const AGAIN = 'again';

/** The same transport twice: what differs then is chance, and nothing smaller can be told apart on this machine. */
export const noise: Scenario = {
  name: 'noise',
  summary: 'the same transport against itself: how large a difference is chance on this machine',
  defaults: { ...usualLoad, rounds: 10 },
  quick: { ...quickLoad, rounds: 4 },
  entries: ['uws', 'socketio'],
  variants: () => [ONCE, AGAIN],
  run: (request) =>
    runContenders(
      request,
      'noise',
      (entry, load) => [
        { entry, load, variant: ONCE },
        { entry, load, variant: AGAIN },
      ],
      'slices',
    ),
};
