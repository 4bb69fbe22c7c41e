import { mostOpenFiles } from '../../src/server/open-files.ts';
import { transportNames } from '../../src/transports/registry.ts';
import { Candidate, type CapacityPlan, type Due } from '../capacity/candidate.ts';
import { type Compared, capacityResult } from '../capacity/result.ts';
import { errorOf } from '../errors/error-of.ts';
import { viewersWithin } from '../machine/open-files.ts';
import type { RunResults } from '../results/results.ts';
import { measure } from '../run/measure.ts';
import { inTurns, measureRounds } from '../run/rounds.ts';
import {
  availableEntries,
  describeLoad,
  describeRound,
  describeRun,
  onStage,
  type RunRequest,
  type Stage,
  startOfRun,
  summariseAll,
} from '../run/run.ts';
import { withSizing } from '../statistics/sizing.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** More than this machine's ports and patience are good for. */
const MOST_CONSUMERS = 10_000;

/** The most consumers that each transport carries within an objective. `rounds` is how often it is searched for. */
export const capacity: Scenario = {
  name: 'capacity',
  summary: 'the most viewers that each transport carries with p99 <= 100 ms and 99 % delivered',
  defaults: { ...usualLoad, consumers: 600, seconds: 1.2, warmupSeconds: 1, rounds: 3 },
  quick: { ...quickLoad, consumers: 600, seconds: 0.8, rounds: 1 },
  mostConsumers: MOST_CONSUMERS,
  entries: transportNames,
  quickEntries: ['uws', 'socketio'],
  run: runCapacity,
};

async function runCapacity(request: RunRequest): Promise<RunResults> {
  const { options, signal } = request;
  const start = startOfRun();
  const startedAtMs = performance.now();
  const { available, unavailable } = await availableEntries(request);
  const plan = planOf(request);
  const candidates = available.map((entry) => new Candidate(entry, plan));
  const isOutOfTime = (): boolean => performance.now() - startedAtMs > options.timeLimitMs;
  let pictures: Awaited<ReturnType<Stage['picturesFor']>> | undefined;
  let compared: Compared | undefined;
  await onStage(request, async (stage) => {
    pictures = await stage.picturesFor(options);
    // They take turns probe by probe, so that whatever changes on the machine falls on all of them.
    while (!signal.aborted && candidates.some(({ due }) => due)) {
      for (const candidate of candidates) {
        if (isOutOfTime()) candidate.search.finishSoon();
        await probe(candidate, request, stage);
        if (signal.aborted) return;
      }
    }
    compared = await measureAlike(candidates, request, stage);
  });
  return withSizing(
    describeRun(request, start, {
      scenario: 'capacity',
      entries: candidates.map((candidate) => capacityResult(candidate, compared)),
      load: describeLoad(options, pictures),
      unavailable,
    }),
  );
}

/** What is searched for, and where: no further than open files allow, which is told where it is less than was asked for. */
function planOf({ options, progress }: RunRequest): CapacityPlan {
  const { objective, consumers, rounds, confirmSeconds, mostConsumers, swarmProcesses, entries } = options;
  const openFiles = mostOpenFiles();
  const relayIsHere = entries.some(({ subject }) => subject === undefined);
  const room =
    openFiles === undefined ? mostConsumers : viewersWithin(openFiles, swarmProcesses, relayIsHere);
  const most = Math.min(mostConsumers, room);
  const asked = { objective, searches: rounds, confirmSeconds, most, start: Math.min(consumers, most) };
  if (most === mostConsumers) return { ...asked, mostBecause: 'no more were tried' };
  progress.note(
    `Open files allow no more than ${most} viewers: ulimit -n is ${openFiles}, and ${mostConsumers} were to be tried. Raise its hard limit for more.`,
  );
  return { ...asked, mostBecause: `there were no open files for more: ulimit -n is ${openFiles}` };
}

async function probe(
  candidate: Candidate,
  { options, progress, signal }: RunRequest,
  { crew, picturesFor }: Stage,
): Promise<void> {
  const { entry, due, plan } = candidate;
  if (due === undefined) return;
  progress.step(`${entry.name}: ${described(due, plan)}`, 0);
  const seconds = due.of === 'search' ? options.seconds : plan.confirmSeconds;
  const load = { ...options, consumers: due.consumers, seconds };
  // What a probe is shown does not depend on how long it lasts.
  const pictures = await picturesFor(options);
  const outcome = await measure({ entry, load }, due.repeat, pictures, crew).then(
    ([measurement]) => measurement,
    errorOf,
  );
  if (outcome !== undefined && !signal.aborted) candidate.record(due, outcome);
}

const described = ({ of, consumers, repeat }: Due, plan: CapacityPlan): string =>
  of === 'search'
    ? `${consumers} consumers (search ${repeat} of ${plan.searches}, from ${plan.start} to ${plan.most} at most)`
    : `do ${consumers} consumers hold for ${plan.confirmSeconds} s?`;

/** All entries at the largest number that each of them carries, round by round. */
async function measureAlike(
  candidates: readonly Candidate[],
  { options, progress, signal }: RunRequest,
  { crew, picturesFor }: Stage,
): Promise<Compared | undefined> {
  const carrying = candidates.flatMap(({ entry, carried }) =>
    carried === undefined ? [] : [{ entry, carried }],
  );
  if (carrying.length === 0) return undefined;
  const consumers = Math.min(...carrying.map(({ carried }) => carried));
  const load = { ...options, consumers };
  const measured = await measureRounds({
    ...options,
    contenders: carrying.map(({ entry }) => ({ entry, load })),
    signal,
    nowMs: () => performance.now(),
    measure: inTurns(
      async (contender, round) => measure(contender, round, await picturesFor(options), crew),
      signal,
    ),
    onProgress: (state) =>
      progress.step(`${consumers} consumers. ${describeRound(state)}`, state.done / state.total),
  });
  return { consumers, entries: summariseAll(measured) };
}
