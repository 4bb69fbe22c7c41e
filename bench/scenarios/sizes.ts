import { transportNames } from '../../src/transports/registry.ts';
import { runContenders } from '../run/run.ts';
import { FLOOR } from '../subject/entries.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** From a thumbnail to a still of a large camera, each with as many pixels as such a picture has. */
const pictures = [
  { frameBytes: 4000, width: 320, height: 240 },
  { frameBytes: 30_000, width: 640, height: 480 },
  { frameBytes: 120_000, width: 1280, height: 720 },
  { frameBytes: 500_000, width: 1920, height: 1080 },
];

/** A hundred viewers of the largest would be a gigabyte a second. */
const CONSUMERS = 10;

export const sizes: Scenario = {
  name: 'sizes',
  summary: 'frames of 4, 30, 120 and 500 kB',
  defaults: { ...usualLoad, consumers: CONSUMERS, seconds: 1.5, warmupSeconds: 1, rounds: 3 },
  quick: { ...quickLoad, consumers: CONSUMERS, seconds: 0.5, rounds: 1 },
  entries: [...transportNames, FLOOR],
  quickEntries: ['uws', 'socketio', FLOOR],
  variants: () => pictures.map(nameOf),
  run: (request) =>
    runContenders(request, 'sizes', (entry, load) =>
      pictures.map((size) => ({
        entry,
        variant: nameOf(size),
        load: { ...load, ...size },
      })),
    ),
};

const nameOf = ({ frameBytes }: { readonly frameBytes: number }): string => `${frameBytes / 1000} kB`;
