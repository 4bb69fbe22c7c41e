import { afterAll, beforeAll, expect } from 'vitest';
import type { RoundResult } from '../../results/results.ts';
import type { RoundLoad } from '../contender.ts';
import { Crew } from '../crew.ts';
import type { RoundPictures } from '../pictures.ts';

/** So many frames in a round, of which some belong to the warm-up. */
export const FRAMES = 20;

/** Real processes and real sockets under a tiny load. */
export const tinyLoad: RoundLoad = {
  consumers: 4,
  emitters: 1,
  fps: 50,
  frameBytes: 4000,
  width: 160,
  height: 120,
  pattern: 'card',
  warmupSeconds: 0.1,
  seconds: 0.3,
  seed: 1,
};

/** All frames of a round under that load are accounted for. On a busy machine, in so short a round, newer ones may overtake most. */
export function expectAllFrames(result: RoundResult | undefined): void {
  const offered = tinyLoad.consumers * FRAMES;
  const { delivered = 0, dropped = 0 } = result ?? {};
  expect(result).toMatchObject({ offered, lost: 0, duplicated: 0, reordered: 0, corrupt: 0 });
  expect(delivered + dropped).toBe(offered);
  expect(delivered).toBeGreaterThan(0);
}

/** A crew for a file's tests, and pictures for it. To be called once, outside them. */
export function tinyStage(): {
  readonly crew: Crew;
  readonly pictures: RoundPictures;
  /** What was told of processes that had ended. */
  readonly revived: readonly string[];
} {
  const stage: { crew?: Crew; pictures?: RoundPictures } = {};
  const revived: string[] = [];
  beforeAll(async () => {
    const { width, height, pattern, frameBytes, seed } = tinyLoad;
    stage.crew = new Crew({
      swarmProcesses: 2,
      liveEncode: false,
      onRevived: (words) => revived.push(words),
    });
    const loop = { width, height, pattern, targetBytes: frameBytes, seed, frames: 10, frameIntervalMs: 20 };
    stage.pictures = { ...(await stage.crew.preparePictures('tiny', loop)), id: 'tiny' };
  });
  afterAll(() => stage.crew?.kill());
  const there = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('the tests have not begun');
    return part;
  };
  return {
    revived,
    get crew() {
      return there(stage.crew);
    },
    get pictures() {
      return there(stage.pictures);
    },
  };
}
