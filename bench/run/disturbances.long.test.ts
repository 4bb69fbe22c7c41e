import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkProfiles } from '../links/profile.ts';
import { sleepUntil } from '../meters/clock.ts';
import type { RoundResult } from '../results/results.ts';
import { linkProcess, overLinks } from '../scenarios/links.ts';
import { bears } from '../statistics/held-up.ts';
import { entries } from '../subject/entries.ts';
import { type BenchProcess, bench, benchUnder, finished } from '../testing/bench-process.ts';
import { makeQuota } from '../testing/quota.ts';
import { processRunning, stopFor } from '../testing/stopped-process.ts';
import type { Disturbance, RoundLoad } from './contender.ts';
import { Crew } from './crew.ts';
import { measure } from './measure.ts';
import type { RoundPictures } from './pictures.ts';

const load: RoundLoad = {
  consumers: 20,
  emitters: 1,
  fps: 20,
  frameBytes: 4000,
  width: 160,
  height: 120,
  pattern: 'card',
  warmupSeconds: 0,
  seconds: 1.5,
  seed: 1,
};

/** Into the window: the longest standstill ends within it. */
const STOPPED_AFTER_MICROS = 200_000;

/**
 * A timer that should have run within it may have been the last to run before, in whichever process that is; and a busy machine
 * stops a process a little after it was told to.
 */
const UNSEEN_SECONDS = 0.06;

/** For so long a busy machine makes a process stand still that nobody has stopped. */
const BUSY_MACHINE_SECONDS = 0.15;

let crew: Crew;
let pictures: RoundPictures;

beforeAll(async () => {
  crew = new Crew({ swarmProcesses: 4, liveEncode: false });
  const { width, height, pattern, frameBytes: targetBytes, seed } = load;
  const loop = { width, height, pattern, targetBytes, seed, frames: 10, frameIntervalMs: 50 };
  pictures = { ...(await crew.preparePictures('small', loop)), id: 'small' };
});

afterAll(() => crew.kill());

/** A round in which the process that runs a script is stopped for a while, and for how long that was at least. */
async function roundWithStopped(
  script: string,
  ms: number,
  {
    seconds = load.seconds,
    ...way
  }: { seconds?: number } & Pick<Disturbance, 'groups' | 'links' | 'route'> = {},
): Promise<{ result: RoundResult; stoppedSeconds: number }> {
  const entry = entries.find(({ name }) => name === 'ws');
  if (entry === undefined) throw new Error('there is no ws');
  let stoppedSeconds = 0;
  const disturbance: Disturbance = {
    ...way,
    async during({ window, clock }) {
      await sleepUntil(clock, window.startMicros + STOPPED_AFTER_MICROS);
      stoppedSeconds = await stopFor(processRunning(script), ms);
      return {};
    },
  };
  const contender = { entry, load: { ...load, seconds }, disturbance };
  const [measurement] = await measure(contender, 1, pictures, crew);
  if (measurement === undefined) throw new Error('nothing was measured');
  return { result: measurement.result, stoppedSeconds };
}

/** For how long a round says that somebody stood still; 0 if it does not. Whom a busy machine wakes may work on what has waited. */
const saidSeconds = ({ reasons }: RoundResult, who: string): number =>
  Number(
    new RegExp(`${who} (?:stood still|had work and too little of a processor) for ([\\d.]+) s`).exec(
      reasons.join('\n'),
    )?.[1] ?? 0,
  );

const lengths = [100, 300, 1000];

describe.each([
  ['a swarm process', 'swarm-process'],
  ['the emitter', 'emitter-process'],
])('%s that is stopped', (who, script) => {
  test.each(lengths)('for %i ms is named, and its round is to be measured again', async (ms) => {
    const { result, stoppedSeconds } = await roundWithStopped(script, ms);
    expect(saidSeconds(result, who), result.reasons.join('\n')).toBeGreaterThan(
      stoppedSeconds - UNSEEN_SECONDS,
    );
    expect(result).toMatchObject({ valid: false, instrumentLimited: true });
    expect(result.delivered + result.dropped).toBe(result.offered);
  });
});

test.each(lengths)('simulated links that are stopped for %i ms are named', async (ms) => {
  const child = linkProcess();
  try {
    const profiles = linkProfiles.filter(({ name }) => name === 'fibre');
    const { route, links } = await overLinks(child, profiles, 1);
    const groups = [{ name: 'fibre', consumers: load.consumers }];
    const { result, stoppedSeconds } = await roundWithStopped('link-process', ms, { route, links, groups });
    const who = 'the process of the simulated links';
    expect(saidSeconds(result, who), result.reasons.join('\n')).toBeGreaterThan(
      stoppedSeconds - UNSEEN_SECONDS,
    );
    expect(result).toMatchObject({ valid: false, instrumentLimited: true });
  } finally {
    await child.kill();
  }
});

test.each(lengths)('a relay that is stopped for %i ms is told of, and nobody else is named', async (ms) => {
  const { result, stoppedSeconds } = await roundWithStopped('probe.js', ms);
  const atLeastMs = 1000 * (stoppedSeconds - UNSEEN_SECONDS);
  expect(result.findings.relayStandstillMs).toBeGreaterThan(atLeastMs);
  expect(
    result.relay?.standstills?.some(
      ({ seconds, busyShare }) => 1000 * seconds > atLeastMs && busyShare < 0.5,
    ),
  ).toBe(true);
  // It is in every figure of its: of what was due, more than a hundredth waited.
  expect(result.relay?.eventLoopP99Ms).toBeGreaterThan(atLeastMs / 2);
  for (const who of ['a swarm process', 'the emitter', 'all processes at once']) {
    expect(saidSeconds(result, who), result.reasons.join('\n')).toBeLessThan(
      Math.max(stoppedSeconds - UNSEEN_SECONDS, BUSY_MACHINE_SECONDS),
    );
  }
});

test('a standstill too short to matter for p99 is told, and its round counts as far as that goes', async () => {
  const { result } = await roundWithStopped('swarm-process', 80, { seconds: 8 });
  expect(result.heldUpShare).toBeGreaterThan(0);
  // A busy machine may add standstills of its own.
  expect(saidSeconds(result, 'a swarm process') > 0).toBe(!bears(result, 'p99'));
  expect(bears(result, 'max')).toBe(false);
});

describe('where the machine is the limit', () => {
  let reports: string;
  beforeAll(async () => {
    reports = await mkdtemp(join(tmpdir(), 'relaymark-disturbances-'));
  });
  afterAll(() => rm(reports, { recursive: true }));

  const small = (): string[] => [
    ...'compare --only ws --rounds 1 --time-limit 0.1 --consumers 40 --warmup-seconds 0 --width 160'.split(
      ' ',
    ),
    ...'--height 120 --frame-bytes 4000 --seconds 1 --reports'.split(' '),
    reports,
  ];

  test.skipIf(spawnSync('taskset', ['-c', '0', 'true']).status !== 0)('an affinity is told', async () => {
    const { environment } = await finished(benchUnder(['taskset', '-c', '0'], ...small()));
    expect(environment).toMatchObject({ cores: 1, machineCores: cpus().length, affinity: '0' });
  });

  test('two programs that spin beside it are told, and where they leave it no core, they are the reason', async () => {
    const spinning = [1, 2].map(() => spawn('yes', { stdio: 'ignore' }));
    try {
      const { entries: measured } = await finished(bench(...small()));
      const [round] = measured[0]?.rounds ?? [];
      expect(round?.machine?.othersPercent).toBeGreaterThan(25 / availableParallelism());
      if (availableParallelism() <= 2) expect(round?.reasons.join('\n')).toContain('other programs used');
    } finally {
      for (const { pid = 0 } of spinning) process.kill(pid, 'SIGKILL');
    }
  });

  test('a quota is told, and it is the reason', async ({ skip }) => {
    const quota = makeQuota(0.25);
    if (quota === undefined) return skip('no control group can be made here');
    const run: BenchProcess = benchUnder(quota.launcher, ...small(), '--fps', '60');
    try {
      const { environment, entries: measured } = await finished(run);
      expect(environment.quotaCores).toBe(0.25);
      const [round] = measured[0]?.rounds ?? [];
      expect(round?.machine?.throttledPeriods).toBeGreaterThan(0);
      expect(round?.reasons.join('\n')).toContain('a quota stopped everything');
    } finally {
      await run.exit;
      quota.remove();
    }
  });
});
