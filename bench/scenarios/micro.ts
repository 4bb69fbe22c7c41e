import type { MicroApi, MicroSample } from '../micro/micro-process.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { MicroResult, RunResults } from '../results/results.ts';
import { shuffled } from '../run/order.ts';
import { describeLoad, describeRun, type RunRequest, startOfRun } from '../run/run.ts';
import { seededRandom } from '../statistics/random.ts';
import { spreadOf } from '../statistics/spread.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

const PREPARE_TIMEOUT_MS = 60_000;
/** Warm-up, and operations that take long, come on top of the time asked for. */
const TIMING_SLACK_MS = 60_000;

/** Single operations, in a process of their own. `seconds` is the time for each of them in each round. */
export const micro: Scenario = {
  name: 'micro',
  summary: 'single operations: wire formats, delivery, fan-out over fake links, drawing, encoding',
  defaults: { ...usualLoad, consumers: 1, seconds: 1, rounds: 5 },
  quick: { ...quickLoad, consumers: 1, seconds: 0.3, rounds: 3 },
  needsOwnRelay: true,
  measuresEntries: false,
  run: runMicro,
};

async function runMicro(request: RunRequest): Promise<RunResults> {
  const { options, progress, signal } = request;
  const start = startOfRun();
  const child = new Child<MicroApi>({ title: 'micro', args: [compiled('bench/micro/micro-process.ts')] });
  const abort = (): void => void child.kill();
  signal.addEventListener('abort', abort);
  const samples: MicroSample[] = [];
  try {
    progress.step('Getting ready', 0);
    const { names, notices } = await child.call('prepare', PREPARE_TIMEOUT_MS, { seed: options.seed });
    for (const notice of notices) progress.note(notice);
    const random = seededRandom(options.seed);
    const timeMs = options.seconds * 1000;
    for (let round = 1; round <= options.rounds; round++) {
      for (const name of shuffled(names, random)) {
        progress.step(
          `Round ${round} of ${options.rounds}: ${name}`,
          samples.length / (names.length * options.rounds),
        );
        samples.push(await child.call('time', timeMs + TIMING_SLACK_MS, { name, timeMs }));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    await child.kill();
    progress.end();
  }
  return {
    ...describeRun(request, start, {
      scenario: 'micro',
      entries: [],
      load: describeLoad(options, undefined),
      unavailable: [],
    }),
    micro: summarise(samples),
  };
}

function summarise(samples: readonly MicroSample[]): MicroResult[] {
  return [...new Set(samples.map(({ name }) => name))].toSorted().map((name) => {
    const mine = samples.filter((sample) => sample.name === name);
    return {
      name,
      microsPerOperation: spreadOf(mine.map(({ microsPerOperation }) => microsPerOperation)),
      operationsPerSecond: spreadOf(mine.map(({ microsPerOperation }) => 1e6 / microsPerOperation)),
      samples: mine.reduce((sum, sample) => sum + sample.samples, 0),
    };
  });
}
