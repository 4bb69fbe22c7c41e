import type { RoundResult, RunResults } from '../results/results.ts';
import { seededRandom } from '../statistics/random.ts';
import { judgeRun, summariseEntry } from '../statistics/summarise.ts';

export interface Sample {
  readonly name: string;
  readonly yardstick: boolean;
  readonly cpuMicros: number;
  readonly latencyMs: number;
}

const usual: readonly Sample[] = [
  { name: 'socketio', yardstick: false, cpuMicros: 25, latencyMs: 2.4 },
  { name: 'socketio-msgpack', yardstick: false, cpuMicros: 24, latencyMs: 2.2 },
  { name: 'uws', yardstick: false, cpuMicros: 17, latencyMs: 1.3 },
  { name: 'ws', yardstick: false, cpuMicros: 21, latencyMs: 1.7 },
  { name: 'tcp', yardstick: true, cpuMicros: 20, latencyMs: 1.6 },
  { name: 'naive-uws', yardstick: true, cpuMicros: 19, latencyMs: 1.5 },
  { name: 'naive-ws', yardstick: true, cpuMicros: 24, latencyMs: 1.9 },
  { name: 'naive-socketio', yardstick: true, cpuMicros: 53, latencyMs: 4.2 },
  { name: 'naive-socketio-uws', yardstick: true, cpuMicros: 40, latencyMs: 3.1 },
];

const FRAMES_OFFERED = 8000;

function sampleRound(round: number, { cpuMicros, latencyMs }: Sample, random: () => number): RoundResult {
  const noise = (): number => 0.95 + 0.1 * random();
  const p50 = latencyMs * noise();
  return {
    round,
    consumers: 100,
    valid: true,
    reasons: [],
    instrumentLimited: false,
    offered: FRAMES_OFFERED,
    delivered: FRAMES_OFFERED,
    dropped: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    corrupt: 0,
    latencyMs: { p50, p90: 2 * p50, p95: 3 * p50, p99: 5 * p50, p999: 9 * p50, max: 12 * p50 },
    frameAgeMs: { p50: 25 + p50, p99: 49 + p50 },
    frozenShare: 0.002 * random(),
    deliveriesPerSecond: 2000,
    relay: {
      cpuMicrosPerDelivery: cpuMicros * noise(),
      rssBytesPeak: 60e6 * noise(),
      rssBytesWithoutViewers: 45e6,
      eventLoopP99Ms: 2 * noise(),
      garbageCollectionMs: 4 * noise(),
    },
    swarm: { cpuPercent: 20 * noise(), eventLoopP99Ms: 3 * noise() },
    emitter: { latenessP99Ms: 0.5 * noise() },
    stolenPercent: 0.1,
    findings: { connectionsPerSecond: 500 * noise() },
    latencyOverTime: Array.from({ length: 12 }, (_, i) => ({
      atSeconds: i / 4,
      p50Ms: p50 * noise(),
      p99Ms: 4 * p50 * noise(),
    })),
    memoryOverTime: Array.from({ length: 30 }, (_, i) => ({ atSeconds: i / 10, rssBytes: 55e6 * noise() })),
  };
}

/** A run as it might be: for tests of the report. */
export const sampleResults = (): RunResults => madeUpRun(usual, 5, seededRandom(3));

/** A run of entries that are what they are told to be, but for a twentieth more or less in each round. */
export function madeUpRun(samples: readonly Sample[], roundCount: number, random: () => number): RunResults {
  const rounds = samples.map((sample) =>
    Array.from({ length: roundCount }, (_, i) => sampleRound(i + 1, sample, random)),
  );
  const floor = rounds[samples.findIndex(({ name }) => name === 'tcp')];
  const entries = samples.map(({ name, yardstick, latencyMs }, i) =>
    summariseEntry(
      {
        transport: name,
        yardstick,
        blame: yardstick ? 'nothing' : 'everything',
        implementation: `${name} 1.2.3`,
        rounds: rounds[i] ?? [],
        percentiles: Array.from({ length: 60 }, (_, step) => {
          const percentile = 100 * (1 - 0.5 ** (step / 4));
          return { percentile, latencyMs: latencyMs * (0.4 + step / 8) };
        }),
      },
      floor,
    ),
  );
  return {
    contract: 2,
    scenario: 'compare',
    startedAt: '2026-11-23T10:15:30.000Z',
    finishedAt: '2026-11-23T10:19:02.000Z',
    command: 'npm run bench',
    complete: true,
    environment: {
      cpu: 'A processor',
      cores: 2,
      memoryBytes: 2 ** 34,
      os: 'Linux 6.1',
      node: '20.19.0',
      nodeOptions: '',
      commit: '0123456789ab',
      packages: { ws: '8.23.0' },
    },
    load: {
      emitters: 1,
      consumers: 100,
      fps: 20,
      frameBytes: 30_000,
      seconds: 3,
      rounds: roundCount,
      warmupSeconds: 1,
      width: 640,
      height: 480,
      pattern: 'card',
      seed: 1,
      liveEncode: false,
      tls: false,
    },
    ...judgeRun(entries, true),
    entries,
    unavailable: [],
    notices: [],
  };
}
