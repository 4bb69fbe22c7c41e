import type { PreparedPictures } from '../emitter/emitter-process.ts';
import type { Namespaces } from '../links/real/namespaces.ts';
import { describeEnvironment, type Environment } from '../results/environment.ts';
import type { EntryResult, Load, RunResults } from '../results/results.ts';
import { unavailableInWords } from '../results/unavailable.ts';
import { seededRandom } from '../statistics/random.ts';
import { judgeRun, summariseEntry } from '../statistics/summarise.ts';
import { availability } from '../subject/availability.ts';
import { behindTls } from '../subject/behind-tls.ts';
import { type Entry, FLOOR, implementationOf } from '../subject/entries.ts';
import { blameOf, type Contender, type RoundLoad } from './contender.ts';
import { Crew } from './crew.ts';
import { measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import type { RoundPictures } from './pictures.ts';
import {
  type EntryMeasurements,
  entryByEntry,
  inTurns,
  measureRounds,
  type RoundsPlan,
  type RoundsProgress,
} from './rounds.ts';
import { LONG_SLICE_SECONDS, measureInSlices, SLICE_SECONDS } from './slices.ts';
import { frameIntervalMicros, framesOf } from './timing.ts';

/** Two seconds of the default 20 frames a second; a shorter round has no use for as many. */
const MOST_LOOP_FRAMES = 40;

/** A round of so long that is ended by Ctrl-C is cut short; of a shorter one nobody misses a half. */
const LONG_ROUND_SECONDS = 10;

/** What a scenario does besides goes by the planned window. */
const isUndisturbed = ({ disturbance }: Contender): boolean => disturbance === undefined;

/** Who is told what a run is at. */
export interface Progress {
  /** A new step begins. @param share of the whole that is done, 0 to 1 */
  step(text: string, share: number): void;
  /** What the report has to say too. */
  note(text: string): void;
  /** What stays to be read now; the report tells it in its own way. */
  say(text: string): void;
  /** What was noted, each once. */
  readonly notes: readonly string[];
  /** The last step is over. */
  end(): void;
}

export interface RunRequest {
  readonly options: BenchOptions;
  /** What to type to run it again. */
  readonly command: string;
  readonly progress: Progress;
  /** Aborted when the user wants it to stop: what was measured until then is returned. */
  readonly signal: AbortSignal;
  /** The network namespaces that its processes run in, those of the relay and the emitter, and those of the viewers. */
  readonly namespaces?: Namespaces;
}

/** What every scenario's run is told in: all but what it measured. */
export interface RunOutline {
  readonly scenario: string;
  readonly entries: readonly EntryResult[];
  readonly load: Load;
  readonly unavailable: RunResults['unavailable'];
}

export interface RunStart {
  readonly startedAt: Date;
  readonly environment: Environment;
}

/** A crew at work, with pictures for whatever load is asked for. */
export interface Stage {
  readonly crew: Crew;
  picturesFor(load: RoundLoad): Promise<RoundPictures>;
}

/** Those of the entries asked for that can run here; the user is told of the others. */
export async function availableEntries({
  options,
  progress,
  namespaces,
}: RunRequest): Promise<ReturnType<typeof availability>> {
  const found = availability(options.entries);
  for (const words of unavailableInWords(found.unavailable)) progress.say(words);
  const available = options.tls ? await behindTls(found.available) : found.available;
  if (namespaces === undefined) return { ...found, available };
  return { ...found, available: available.map((entry) => ({ ...entry, namespace: namespaces.relay })) };
}

/**
 * Runs `act` with a crew, and takes the crew down whatever becomes of it; an abort ends it early and is no error.
 *
 * @param end what an abort does to the crew; by default it is taken down at once
 */
export async function onStage(
  { options, progress, signal, namespaces }: RunRequest,
  act: (stage: Stage) => Promise<void>,
  end: (crew: Crew) => Promise<void> = (crew) => crew.kill(),
): Promise<void> {
  const crew = new Crew({ ...options, namespaces, onRevived: (words) => progress.note(words) });
  const abort = (): void => void end(crew).catch(() => crew.kill());
  signal.addEventListener('abort', abort);
  const prepared = new Map<string, Promise<RoundPictures>>();
  const prepare = async (id: string, load: RoundLoad): Promise<RoundPictures> => {
    const pictures = await crew.preparePictures(id, loopOptions(load));
    for (const notice of pictures.notices) progress.note(notice);
    return { ...pictures, id };
  };
  const picturesFor = (load: RoundLoad): Promise<RoundPictures> => {
    const id = JSON.stringify(loopOptions(load));
    const pictures = prepared.get(id) ?? prepare(id, load);
    prepared.set(id, pictures);
    return pictures;
  };
  try {
    await act({ crew, picturesFor });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    await crew.kill();
    progress.end();
  }
}

const loopOptions = (load: RoundLoad) => ({
  width: load.width,
  height: load.height,
  pattern: load.pattern,
  targetBytes: load.frameBytes,
  seed: load.seed,
  frames: Math.min(MOST_LOOP_FRAMES, framesOf(load).frames),
  frameIntervalMs: frameIntervalMicros(load) / 1000,
});

/**
 * Measures contenders in rounds: what most scenarios come to.
 *
 * @param contendersOf what an entry is measured as
 * @param turns whether contenders are measured one after the other in each round, or by turns in slices while all of them stand, or
 * all of an entry do
 */
export async function runContenders(
  request: RunRequest,
  scenario: string,
  contendersOf: (entry: Entry, load: RoundLoad) => readonly Contender[],
  turns: 'rounds' | 'slices' | 'slices by entry' = 'rounds',
): Promise<RunResults> {
  const { options, progress, signal } = request;
  const { available, unavailable } = await availableEntries(request);
  const contenders = available.flatMap((entry) => contendersOf(entry, options));
  const start = startOfRun();
  const isLong = options.seconds >= LONG_ROUND_SECONDS && contenders.every(isUndisturbed);
  const keepsCutRounds = isLong && turns === 'rounds';
  let measured: EntryMeasurements[] = [];
  let pictures: PreparedPictures | undefined;
  const act = async ({ crew, picturesFor }: Stage): Promise<void> => {
    progress.step(options.liveEncode ? 'Trying the encoder' : 'Drawing and encoding the pictures', 0);
    for (const { load } of contenders) {
      const prepared = await picturesFor(load);
      // What differs from one contender to the next stands with each.
      pictures = contenders.every((other) => other.load.frameBytes === load.frameBytes)
        ? prepared
        : undefined;
    }
    const random = seededRandom(options.seed);
    const picturesOf = ({ load }: Contender): Promise<RoundPictures> => picturesFor(load);
    const cut = keepsCutRounds ? signal : undefined;
    const inSlices: RoundsPlan['measure'] = (due, round, onTurn) =>
      measureInSlices({ ...slicing, contenders: due, round, onTurn });
    const sliceSeconds = turns === 'slices' ? SLICE_SECONDS : LONG_SLICE_SECONDS;
    const slicing = { crew, sliceSeconds, random, signal, picturesOf };
    measured = await measureRounds({
      ...options,
      contenders,
      signal,
      nowMs: () => performance.now(),
      measure: {
        rounds: inTurns(
          async (one, round) => measure(one, round, await picturesOf(one), crew, cut),
          signal,
          keepsCutRounds,
        ),
        slices: inSlices,
        'slices by entry': entryByEntry(inSlices, signal),
      }[turns],
      onProgress: (state) => progress.step(describeRound(state), state.done / state.total),
    });
  };
  await onStage(request, act, (crew) => (keepsCutRounds ? crew.cutShort() : crew.kill()));
  return describeRun(request, start, {
    scenario,
    entries: summariseAll(measured),
    load: describeLoad(options, pictures),
    unavailable,
  });
}

/** Where a run begins, and when: what the machine does besides can be told before it, and not when its own processes work. */
export const startOfRun = (): RunStart => ({ startedAt: new Date(), environment: describeEnvironment() });

export function describeRun(
  { command, signal, progress }: RunRequest,
  { startedAt, environment }: RunStart,
  outline: RunOutline,
): RunResults {
  const complete = !signal.aborted;
  const { scenario, entries, load, unavailable } = outline;
  return {
    contract: 2,
    scenario,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
    command,
    complete,
    environment,
    load,
    ...(entries.length === 0 && unavailable.length > 0
      ? { valid: false, reasons: ['nothing was measured: all of it is unavailable here'] }
      : judgeRun(entries, complete)),
    entries,
    unavailable,
    notices: progress.notes,
  };
}

export const describeRound = ({ round, rounds, contender, done, total }: RoundsProgress): string => {
  const { entry, variant } = contender;
  const name = variant === undefined ? entry.name : `${entry.name}, ${variant}`;
  return `Round ${round} of ${rounds}: ${name} (${Math.floor(done) + 1}/${total})`;
};

export function summariseAll(measured: readonly EntryMeasurements[]): EntryResult[] {
  return measured.map(({ contender, group, variant, rounds, latency }) => {
    const floor = measured.find((other) => other.contender.entry.name === FLOOR && other.variant === variant);
    return summariseEntry(
      {
        transport: contender.entry.name,
        ...(variant === undefined ? {} : { variant }),
        yardstick: contender.entry.yardstick,
        blame: blameOf(contender, group),
        implementation: implementationOf(contender.entry),
        rounds,
        percentiles: latency.curve(),
      },
      floor?.rounds,
    );
  });
}

/** What was really there: where pictures came from fixtures, they have their own size. */
export function describeLoad(options: BenchOptions, pictures: PreparedPictures | undefined): Load {
  const { emitters, consumers, fps, seconds, rounds, warmupSeconds, seed, liveEncode, tls } = options;
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
    seed,
    liveEncode,
    tls,
  };
}
