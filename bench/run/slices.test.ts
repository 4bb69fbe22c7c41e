import { expect, test } from 'vitest';
import { compiled } from '../processes/compiled.ts';
import { seededRandom } from '../statistics/random.ts';
import { type Entry, entries } from '../subject/entries.ts';
import type { Contender } from './contender.ts';
import type { Outcome, Turn } from './rounds.ts';
import { measureInSlices } from './slices.ts';
import { tinyLoad, tinyStage } from './testing/tiny-stage.ts';

const stage = tinyStage();

/** Three of these make up what is measured of each. */
const SLICE_SECONDS = 0.1;
const SLICES = 3;

const loaded = (...these: readonly Entry[]): Contender[] => these.map((entry) => ({ entry, load: tinyLoad }));

function named(name: string): Entry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(name);
  return entry;
}

interface Sliced {
  readonly outcomes: readonly Outcome[];
  /** Whose turn it was, one after the other. */
  readonly turns: readonly string[];
}

async function sliced(
  contenders: readonly Contender[],
  { signal = new AbortController().signal, onTurn = (_turn: Turn): void => {} } = {},
): Promise<Sliced> {
  const turns: string[] = [];
  const outcomes = await measureInSlices({
    contenders,
    round: 1,
    sliceSeconds: SLICE_SECONDS,
    crew: stage.crew,
    picturesOf: async () => stage.pictures,
    random: seededRandom(1),
    onTurn(turn) {
      turns.push(turn.contender.entry.name);
      onTurn(turn);
    },
    signal,
  });
  return { outcomes, turns };
}

/** What the outcome of a contender says that was measured. */
function resultOf(name: string, { outcomes }: Sliced) {
  const outcome = outcomes.find(({ contender }) => contender.entry.name === name);
  if (outcome === undefined || !('measurements' in outcome)) throw new Error(`nothing of ${name}`);
  const [measurement] = outcome.measurements;
  if (measurement === undefined) throw new Error(`no measurement of ${name}`);
  return measurement;
}

test('contenders take turns, and what is measured of each in slices is one result', async () => {
  const names = ['ws', 'socketio', 'tcp'];
  const done = await sliced(loaded(...names.map(named)));
  // Those that a busy machine spoils are measured again at the end.
  for (const start of [0, 1, 2].map((turn) => turn * names.length)) {
    expect(done.turns.slice(start, start + names.length).sort()).toEqual(names.toSorted());
  }
  for (const name of names) {
    const { result, latency } = resultOf(name, done);
    const reasons = result.reasons.filter((reason) => !reason.startsWith('the instrument was the limit'));
    expect(reasons).toEqual([]);
    expect(result).toMatchObject({ lost: 0, duplicated: 0, corrupt: 0 });
    expect(result.delivered + result.dropped).toBe(result.offered);
    // Five frames in each slice, of which as many count as were good.
    if (result.dropped === 0) {
      expect(latency.count % (4 * 5)).toBe(0);
      expect(result.deliveriesPerSecond).toBeCloseTo(4 * 50, -1);
    }
    expect(latency.count).toBeGreaterThan(0);
    expect(done.turns.filter((turn) => turn === name).length).toBeGreaterThanOrEqual(SLICES);
    expect(result.relay?.cpuMicrosPerDelivery).toBeGreaterThan(0);
    expect(result.frameAgeMs.p50).toBeGreaterThan(0);
  }
});

test('a relay that sees to its viewers and leaves them to the system by turns is one process', async () => {
  let starts = 0;
  const entry: Entry = {
    ...named('ws'),
    program(port) {
      starts++;
      return [compiled('bench/subject/attending/relay.ts'), ...named('ws').program(port).slice(1)];
    },
  };
  const contenders = [false, true].map((attends) => ({ entry, load: tinyLoad, attends }));
  const { outcomes } = await sliced(contenders);
  expect(outcomes.map(({ contender }) => contender.attends).sort()).toEqual([false, true]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      measurements: [{ result: { lost: 0, delivered: expect.toSatisfy((frames) => frames > 0) } }],
    });
  }
  expect(starts).toBe(1);
});

test('nor is another than that told to, and why is told of both', async () => {
  const contenders = [false, true].map((attends) => ({ entry: named('ws'), load: tinyLoad, attends }));
  const { outcomes } = await sliced(contenders);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      failure: { message: expect.stringContaining('No relay in this process can be told to attend.') },
    });
  }
});

test('of one that does not start the reason is told, and the others are measured', async () => {
  const crashing: Entry = { ...named('ws'), name: 'crashing', program: () => ['--eval', 'process.exit(3)'] };
  const done = await sliced(loaded(crashing, named('tcp')));
  expect(done.outcomes.find(({ contender }) => contender.entry === crashing)).toMatchObject({
    failure: { message: expect.stringContaining('crashing') },
  });
  expect(resultOf('tcp', done).result.delivered).toBeGreaterThan(0);
});

test('what was measured before an abort is kept', async () => {
  const abort = new AbortController();
  let turns = 0;
  const done = await sliced(loaded(named('ws')), {
    signal: abort.signal,
    onTurn: () => {
      turns++;
      if (turns === 2) abort.abort();
    },
  });
  expect(done.turns).toHaveLength(2);
  expect(resultOf('ws', done).result.delivered).toBeGreaterThan(0);
});
