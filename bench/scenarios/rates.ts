import { transportNames } from '../../src/transports/registry.ts';
import { runContenders } from '../run/run.ts';
import { FLOOR } from '../subject/entries.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

const framesPerSecond = [1, 5, 20, 60];

export const rates: Scenario = {
  name: 'rates',
  summary: '1, 5, 20 and 60 frames a second',
  defaults: { ...usualLoad, consumers: 50, seconds: 1.5, warmupSeconds: 0.8, rounds: 3 },
  quick: { ...quickLoad, consumers: 20, rounds: 1 },
  entries: [...transportNames, FLOOR],
  quickEntries: ['uws', 'socketio', FLOOR],
  variants: () => framesPerSecond.map(nameOf),
  run: (request) =>
    runContenders(request, 'rates', (entry, load) =>
      framesPerSecond.map((fps) => ({ entry, variant: nameOf(fps), load: { ...load, fps } })),
    ),
};

const nameOf = (fps: number): string => `${fps} fps`;
