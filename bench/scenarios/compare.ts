import { availability } from '../availability.ts';
import type { PreparedPictures } from '../emitter/emitter-process.ts';
import { FLOOR, implementationOf } from '../entries.ts';
import { describeEnvironment } from '../environment.ts';
import type { BenchOptions } from '../options.ts';
import type { EntryResult, Load, RunResults } from '../results.ts';
import { Crew } from '../run/crew.ts';
import { measure } from '../run/measure.ts';
import { type EntryMeasurements, measureRounds, type RoundsProgress } from '../run/rounds.ts';
import { judgeRun, summariseEntry } from '../statistics/summarise.ts';
import type { LoadDefaults, Scenario, ScenarioSurroundings } from './scenario.ts';

/** Two seconds of the default 20 frames a second. */
const LOOP_FRAMES = 40;

const defaults: LoadDefaults = {
  consumers: 100,
  emitters: 1,
  fps: 20,
  frameBytes: 30_000,
  width: 640,
  height: 480,
  seconds: 2,
  // A relay runs for days: what V8 takes to compile its first second of work is not what a delivery costs.
  warmupSeconds: 2,
  rounds: 5,
};

/** Every transport and yardstick under the same load, taking turns. */
export const compare: Scenario = {
  name: 'compare',
  summary: 'every transport and yardstick under the same load: latency, CPU, memory, losses',
  defaults,
  quick: { ...defaults, consumers: 40, seconds: 1, warmupSeconds: 0.5, rounds: 2 },
  run: runCompare,
};

async function runCompare({ options, command, progress, signal }: ScenarioSurroundings): Promise<RunResults> {
  const startedAt = new Date();
  const { available, unavailable } = availability(options.entries);
  for (const { transport, reason } of unavailable) progress.note(`${transport} is unavailable. ${reason}`);
  const crew = new Crew({ ...options, loop: loopOptions(options) });
  const abort = (): void => void crew.kill();
  signal.addEventListener('abort', abort);
  let measured: EntryMeasurements[] = [];
  let pictures: PreparedPictures | undefined;
  try {
    progress.step(options.liveEncode ? 'Trying the encoder' : 'Drawing and encoding the pictures', 0);
    pictures = await crew.preparePictures();
    for (const notice of pictures.notices) progress.note(notice);
    const { checksums } = pictures;
    measured = await measureRounds({
      ...options,
      entries: available,
      signal,
      measure: (entry, round) => measure(entry, { ...options, round, checksums }, crew),
      onProgress: (state) => progress.step(describe(state), state.done / state.total),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    await crew.kill();
    progress.end();
  }
  const complete = !signal.aborted;
  const entries = summarise(measured);
  return {
    contract: 1,
    scenario: compare.name,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    command,
    complete,
    environment: describeEnvironment(),
    load: describeLoad(options, pictures),
    ...judgeRun(entries, complete),
    entries,
    unavailable,
  };
}

const loopOptions = (options: BenchOptions) => ({
  width: options.width,
  height: options.height,
  pattern: options.pattern,
  targetBytes: options.frameBytes,
  seed: options.seed,
  frames: LOOP_FRAMES,
  frameIntervalMs: 1000 / options.fps,
});

const describe = ({ round, rounds, entry, done, total }: RoundsProgress): string =>
  `Round ${round} of ${rounds}: ${entry} (${done + 1}/${total})`;

function summarise(measured: readonly EntryMeasurements[]): EntryResult[] {
  const floor = measured.find(({ entry }) => entry.name === FLOOR)?.rounds;
  return measured.map(({ entry, rounds, latency }) =>
    summariseEntry(
      {
        transport: entry.name,
        yardstick: entry.yardstick,
        implementation: implementationOf(entry),
        rounds,
        percentiles: latency.curve(),
      },
      floor,
    ),
  );
}

/** What was really there: where pictures came from fixtures, they have their own size. */
function describeLoad(options: BenchOptions, pictures: PreparedPictures | undefined): Load {
  const { emitters, consumers, fps, seconds, rounds, warmupSeconds } = options;
  return {
    emitters,
    consumers,
    fps,
    frameBytes: pictures?.meanBytes ?? options.frameBytes,
    seconds,
    rounds,
    warmupSeconds,
    width: pictures?.width ?? options.width,
    height: pictures?.height ?? options.height,
    pattern: pictures?.pattern ?? options.pattern,
  };
}
