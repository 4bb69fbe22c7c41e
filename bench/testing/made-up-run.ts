import { GroupMeters } from '../deliveries/group-meters.ts';
import { dueMicros } from '../emitter/emission.ts';
import { sampleResults } from '../report/sample-results.ts';
import type { RunResults } from '../results/results.ts';
import { type Measurement, summariseRound } from '../run/round-summary.ts';
import { summariseAll } from '../run/run.ts';
import { contenderOf, rawRound, swarmReport } from '../run/testing/raw-round.ts';
import { frameIntervalMicros, timingOf } from '../run/timing.ts';
import { judgeRun } from '../statistics/summarise.ts';
import { addLedgers } from '../swarm/ledger.ts';

const START_MICROS = 1_000_000_000;
const LOOK_INTERVAL_MICROS = 37_000;

/** What happens to every frame of a made-up round. */
export interface MadeUp {
  readonly fps: number;
  readonly seconds: number;
  readonly consumers?: number;
  /** After how long a frame comes to a consumer; undefined if it never does. Frames count from 0. */
  readonly latencyMs: (frame: number, consumer: number) => number | undefined;
}

/** A round of which everything is known before, through all that makes figures of it. What does not come was dropped on purpose. */
export function madeUpRound({ fps, seconds, consumers = 2, latencyMs }: MadeUp, round = 1): Measurement {
  const { load: usual } = contenderOf();
  const load = { ...usual, fps, seconds, consumers };
  const { emission, window } = timingOf(load, START_MICROS);
  const group = new GroupMeters({ window, frameIntervalMicros: frameIntervalMicros(load) });
  let delivered = 0;
  for (let consumer = 0; consumer < consumers; consumer++) {
    const meters = group.watch();
    const arrivals = Array.from({ length: emission.frames }, (_, frame) => {
      const captureTimeMicros = dueMicros(emission, frame);
      const latency = latencyMs(frame, consumer);
      return latency === undefined
        ? []
        : [{ captureTimeMicros, atMicros: captureTimeMicros + 1000 * latency }];
    }).flat();
    for (const { captureTimeMicros, atMicros } of arrivals) meters.delivered({ captureTimeMicros }, atMicros);
    for (let atMicros = START_MICROS; atMicros < window.endMicros; atMicros += LOOK_INTERVAL_MICROS) {
      const newest = arrivals.findLast((arrival) => arrival.atMicros <= atMicros);
      meters.sampled(newest?.captureTimeMicros, atMicros);
    }
    delivered += arrivals.length;
  }
  const offered = consumers * emission.frames;
  const ledger = { ...addLedgers([]), offered, delivered, dropped: offered - delivered };
  const [measurement] = summariseRound(
    rawRound({
      contender: contenderOf({ load }),
      round,
      window,
      plannedFrames: emission.frames,
      emission: { framesSent: emission.frames, latenessP99Ms: 1, losses: [], standstills: [] },
      reports: [swarmReport({ '': { consumers, ledger, counts: group.counts() } })],
    }),
  );
  if (measurement === undefined) throw new Error('a round has a measurement');
  return measurement;
}

/** A run of one transport with such rounds. */
export function madeUpRun(madeUp: MadeUp, rounds = 3): RunResults {
  const measurements = Array.from({ length: rounds }, (_, i) => madeUpRound(madeUp, i + 1));
  const entries = summariseAll(
    measurements.slice(0, 1).map(({ variant, latency }) => ({
      contender: contenderOf(),
      group: '',
      variant,
      latency,
      rounds: measurements.map(({ result }) => result),
    })),
  );
  const sample = sampleResults();
  const { fps, seconds } = madeUp;
  return { ...sample, load: { ...sample.load, fps, seconds }, ...judgeRun(entries, true), entries };
}
