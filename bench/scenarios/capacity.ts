import { transportNames } from '../../src/transports/registry.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import type { CapacityProbe, EntryResult, RunResults, Spread } from '../results/results.ts';
import { CapacitySearch, carefulSearch, quickSearch } from '../run/capacity-search.ts';
import { measure } from '../run/measure.ts';
import type { Objective } from '../run/options.ts';
import type { Measurement } from '../run/round-summary.ts';
import {
  availableEntries,
  describeLoad,
  describeRun,
  onStage,
  type RunRequest,
  type Stage,
  startOfRun,
} from '../run/run.ts';
import { withSizing } from '../statistics/sizing.ts';
import { spreadOf } from '../statistics/spread.ts';
import { summariseEntry } from '../statistics/summarise.ts';
import { type Entry, implementationOf } from '../subject/entries.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** More than this machine's ports and patience are good for. */
const MOST_CONSUMERS = 10_000;

/** A probe tells of a capacity if it tried about as many. */
const NEARBY = 1.15;

/** The most consumers that each transport carries within an objective. `rounds` is how often it is searched for. */
export const capacity: Scenario = {
  name: 'capacity',
  summary: 'the most viewers that each transport carries with p99 <= 100 ms and 99 % delivered',
  defaults: { ...usualLoad, consumers: 600, seconds: 1.2, warmupSeconds: 1, rounds: 3 },
  quick: { ...quickLoad, consumers: 600, seconds: 0.8, rounds: 1 },
  entries: transportNames,
  quickEntries: ['uws', 'socketio'],
  run: runCapacity,
};

/** One transport's search, and what it has tried. */
export interface Candidate {
  readonly entry: Entry;
  readonly search: CapacitySearch;
  readonly probes: CapacityProbe[];
  readonly measurements: Measurement[];
  /** A probe that could not be measured at all. */
  failure: string | undefined;
}

async function runCapacity(request: RunRequest): Promise<RunResults> {
  const { options, signal } = request;
  const start = startOfRun();
  const startedAtMs = performance.now();
  const { available, unavailable } = await availableEntries(request);
  const candidates = available.map(
    (entry): Candidate => ({
      entry,
      search: new CapacitySearch({
        start: options.consumers,
        most: MOST_CONSUMERS,
        repeats: options.rounds,
        ...(options.rounds > 1 ? carefulSearch : quickSearch),
      }),
      probes: [],
      measurements: [],
      failure: undefined,
    }),
  );
  let pictures: Awaited<ReturnType<Stage['picturesFor']>> | undefined;
  await onStage(request, async (stage) => {
    pictures = await stage.picturesFor(options);
    // They take turns probe by probe, so that whatever changes on the machine falls on all of them.
    while (!signal.aborted && candidates.some(isSearching)) {
      const outOfTime = performance.now() - startedAtMs > options.timeLimitMs;
      for (const candidate of candidates.filter(isSearching)) {
        if (outOfTime) candidate.search.finishSoon();
        if (!isSearching(candidate)) continue;
        await probe(candidate, request, stage);
        if (signal.aborted) return;
      }
    }
  });
  return withSizing(
    describeRun(request, start, {
      scenario: 'capacity',
      entries: candidates.map((candidate) => summarise(candidate, options.objective)),
      load: describeLoad(options, pictures),
      unavailable,
    }),
  );
}

const isSearching = ({ search, failure }: Candidate): boolean =>
  failure === undefined && search.next !== undefined;

async function probe(
  candidate: Candidate,
  { options, progress, signal }: RunRequest,
  { crew, picturesFor }: Stage,
): Promise<void> {
  const { entry, search, probes, measurements } = candidate;
  const consumers = search.next ?? 0;
  progress.step(`${entry.name}: ${consumers} consumers (search ${search.repeat} of ${options.rounds})`, 0);
  try {
    const load = { ...options, consumers };
    const [measurement] = await measure({ entry, load }, probes.length + 1, await picturesFor(load), crew);
    if (measurement === undefined || signal.aborted) return;
    const judged = judge(measurement, consumers, search.repeat, options.objective);
    probes.push(judged);
    measurements.push(measurement);
    search.record(judged.met);
  } catch (error) {
    if (!signal.aborted) candidate.failure = error instanceof Error ? error.message : String(error);
  }
}

export function judge(
  { result }: Measurement,
  consumers: number,
  repeat: number,
  { latencyP99Ms, deliveredShare }: Objective,
): CapacityProbe {
  const share = result.offered === 0 ? 0 : result.delivered / result.offered;
  const reasons = [...result.reasons];
  if (result.latencyMs.p99 > latencyP99Ms) {
    reasons.push(`p99 ${Math.round(result.latencyMs.p99)} ms, over ${latencyP99Ms}`);
  }
  if (share < deliveredShare) reasons.push(`${(100 * share).toFixed(1)} % delivered`);
  return {
    consumers,
    repeat,
    met: reasons.length === 0,
    instrumentLimited: result.instrumentLimited,
    reasons,
    latencyP99Ms: result.latencyMs.p99,
    deliveredShare: share,
  };
}

export function summarise(candidate: Candidate, { latencyP99Ms, deliveredShare }: Objective): EntryResult {
  const { entry, search, probes, measurements, failure } = candidate;
  const cutShort = search.next !== undefined;
  const found = search.capacity() ?? (cutShort ? mostMet(probes) : undefined);
  const near = measurements.filter(
    (_, i) => probes[i]?.met === true && isNear(probes[i]?.consumers ?? 0, found?.median ?? 0),
  );
  const latency = new DurationHistogram();
  for (const measurement of near) latency.add(measurement.latency);
  const result = summariseEntry({
    transport: entry.name,
    yardstick: entry.yardstick,
    blame: entry.relay ? 'everything' : 'nothing',
    implementation: implementationOf(entry),
    rounds: near.map((measurement, i) => ({ ...measurement.result, round: i + 1 })),
    percentiles: latency.curve(),
  });
  const objective = `p99 latency at most ${latencyP99Ms} ms, at least ${100 * deliveredShare} % delivered, and the instrument not the limit`;
  if (failure !== undefined) return { ...result, valid: false, reasons: [failure] };
  if (found === undefined) {
    const reason = cutShort
      ? 'the search was cut short before anything met the objective'
      : `not one consumer met the objective: ${objective}`;
    return { ...result, valid: false, reasons: [reason, ...probes.map(probeInWords)] };
  }
  const withinRepeat = search.capacity() === undefined;
  const atLeast = withinRepeat || wasInstrument(probes, found.median);
  return {
    ...result,
    capacity: { consumers: found, objective, atLeast, ...(cutShort ? { cutShort } : {}), probes },
  };
}

/** What is known of a first search that is not over. */
function mostMet(probes: readonly CapacityProbe[]): Spread | undefined {
  const met = probes.filter((one) => one.met).map(({ consumers }) => consumers);
  return met.length === 0 ? undefined : spreadOf([Math.max(...met)]);
}

const probeInWords = ({ consumers, reasons }: CapacityProbe): string =>
  `${consumers} consumers: ${reasons.join('; ')}`;

const isNear = (consumers: number, found: number): boolean =>
  consumers <= found * NEARBY && consumers >= found / NEARBY;

/** Whether what stopped the search was the instrument more often than the relay. */
function wasInstrument(probes: readonly CapacityProbe[], found: number): boolean {
  const missed = probes.filter(
    ({ met, consumers }) => !met && consumers >= found && consumers <= found * NEARBY ** 2,
  );
  return missed.filter(({ instrumentLimited }) => instrumentLimited).length * 2 > missed.length;
}
