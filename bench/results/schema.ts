import { z } from 'zod';

const spread = z
  .object({
    median: z.number(),
    low: z.number().exactOptional(),
    high: z.number().exactOptional(),
  })
  .meta({ id: 'Spread' });
const none = { median: 0 };
const ledger = {
  offered: z.number(),
  delivered: z.number(),
  dropped: z.number(),
  lost: z.number(),
  duplicated: z.number(),
  reordered: z.number(),
  corrupt: z.number(),
};
const instrument = z.object({ cpuPercent: z.number(), eventLoopP99Ms: z.number() });
const quantiles = <Value extends z.ZodType>(value: Value) =>
  z.object({ p50: value, p90: value, p95: value.exactOptional(), p99: value, p999: value, max: value });

const relay = <Value extends z.ZodType>(cpuMicrosPerDelivery: Value) =>
  z.object({
    cpuMicrosPerDelivery,
    rssBytesPeak: z.number(),
    eventLoopP99Ms: z.number().exactOptional(),
    garbageCollectionMs: z.number().exactOptional(),
  });

const standstill = z.object({ atSeconds: z.number(), seconds: z.number(), busyShare: z.number() });

const relayOfRound = relay(z.number()).extend({
  rssBytesWithoutViewers: z.number().exactOptional(),
  standstills: z.array(standstill).exactOptional(),
});

/** Runs of before gaps were told have a latency of 0 where nothing came, which nothing else had. */
const timePoint = z.preprocess(
  (point: { readonly atSeconds?: unknown; readonly p99Ms?: unknown }) =>
    point?.p99Ms === 0 ? { atSeconds: point.atSeconds } : point,
  z.object({
    atSeconds: z.number(),
    p50Ms: z.number().exactOptional(),
    p99Ms: z.number().exactOptional(),
  }),
);

/** Contract 1 was always sure. */
const expectation = z.preprocess(
  (said: { readonly verdict?: unknown; readonly passed?: unknown }) =>
    typeof said !== 'object' || said?.verdict !== undefined
      ? said
      : { ...said, verdict: said?.passed === true ? 'yes' : 'no' },
  z.object({
    text: z.string(),
    passed: z.boolean(),
    verdict: z.enum(['yes', 'no', 'not sure']),
    roundsToTell: z.number().exactOptional(),
    actual: z.string(),
  }),
);

const machine = z.object({
  cores: z.number(),
  othersPercent: z.number().exactOptional(),
  pressurePercent: z.number().exactOptional(),
  quotaPeriods: z.number().exactOptional(),
  throttledPeriods: z.number().exactOptional(),
  throttledMs: z.number().exactOptional(),
  clockMegahertz: z.number().exactOptional(),
});

const sizing = z.object({
  viewersPerCore: spread,
  megabitsPerSecondPerCore: spread,
  memoryBytesPerViewer: spread.exactOptional(),
  viewers: z.number(),
  networkMegabitsPerSecond: z.number(),
});

const round = z.object({
  round: z.number(),
  consumers: z.number().exactOptional(),
  valid: z.boolean(),
  reasons: z.array(z.string()),
  // Runs of before these were measured can be read all the same.
  instrumentLimited: z.boolean().default(false),
  cutShortAfterSeconds: z.number().exactOptional(),
  frozenShare: z.number().default(0),
  findings: z.record(z.string(), z.number()).default({}),
  ...ledger,
  latencyMs: quantiles(z.number()),
  frameAgeMs: z.object({ p50: z.number(), p99: z.number() }),
  deliveriesPerSecond: z.number(),
  arrivalsPerSecond: z.number().exactOptional(),
  relay: relayOfRound.exactOptional(),
  swarm: instrument,
  emitter: z.object({ latenessP99Ms: z.number() }),
  links: z
    .object({ cpuPercent: z.number(), latenessP99Ms: z.number(), latenessWorstMs: z.number() })
    .exactOptional(),
  stolenPercent: z.number().exactOptional(),
  machine: machine.exactOptional(),
  heldUpShare: z.number().exactOptional(),
  latencyOverTime: z.array(timePoint),
  memoryOverTime: z.array(z.object({ atSeconds: z.number(), rssBytes: z.number() })),
});

const probe = z.object({
  consumers: z.number(),
  repeat: z.number(),
  met: z.boolean(),
  instrumentLimited: z.boolean(),
  reasons: z.array(z.string()),
  connected: z.number().exactOptional(),
  refusal: z.string().exactOptional(),
  latencyP99Ms: z.number().exactOptional(),
  deliveredShare: z.number(),
});

const capacity = z.object({
  consumers: spread,
  objective: z.string(),
  objectiveP99Ms: z.number().exactOptional(),
  search: z.object({ start: z.number(), most: z.number() }).exactOptional(),
  atLeast: z.boolean(),
  cutShort: z.boolean().exactOptional(),
  limit: z.string().exactOptional(),
  confirmedSeconds: z.number().exactOptional(),
  confirmations: z.array(probe).exactOptional(),
  comparedAt: z.number().exactOptional(),
  probes: z.array(probe),
});

const entry = z.object({
  transport: z.string(),
  variant: z.string().exactOptional(),
  yardstick: z.boolean(),
  implementation: z.string(),
  valid: z.boolean(),
  reasons: z.array(z.string()),
  ...ledger,
  latencyMs: quantiles(spread),
  frameAgeMs: z.object({ p50: spread, p99: spread }),
  frozenShare: spread.default(none),
  deliveriesPerSecond: spread,
  relay: relay(spread).exactOptional(),
  swarm: instrument,
  emitter: z.object({ latenessP99Ms: z.number() }),
  findings: z.record(z.string(), spread).default({}),
  capacity: capacity.exactOptional(),
  sizing: sizing.exactOptional(),
  versusFloor: z.object({ cpu: spread, latencyP99: spread }).exactOptional(),
  percentiles: z.array(z.object({ percentile: z.number(), latencyMs: z.number() })),
  rounds: z.array(round),
});

const streamRound = z.object({
  round: z.number(),
  valid: z.boolean(),
  reasons: z.array(z.string()),
  frames: z.number(),
  incomplete: z.number(),
  framesPerSecond: z.number(),
  megabitsPerSecond: z.number(),
  bytesPerFrame: z.number(),
  gapMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
  latencyMs: quantiles(z.number()).exactOptional(),
  swarm: instrument,
  stolenPercent: z.number().exactOptional(),
  machine,
  relay: relay(z.number()).pick({ cpuMicrosPerDelivery: true, rssBytesPeak: true }).exactOptional(),
});

const stream = z.object({
  name: z.string(),
  implementation: z.string(),
  viewers: z.number(),
  valid: z.boolean(),
  reasons: z.array(z.string()),
  framesPerSecond: spread,
  megabitsPerSecond: spread,
  bytesPerFrame: spread,
  gapMs: z.object({ p50: spread, p99: spread, max: spread }),
  frames: z.number(),
  incomplete: z.number(),
  latencyMs: quantiles(spread).exactOptional(),
  latencyUnknown: z.string().exactOptional(),
  relay: relay(spread).pick({ cpuMicrosPerDelivery: true, rssBytesPeak: true }).exactOptional(),
  rounds: z.array(streamRound),
});

/** `results.json`, of contract 2. What it says of runs of before is what is made of them: what they do not tell has a default. */
export const runSchema = z.object({
  contract: z.literal(2),
  scenario: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  command: z.string(),
  complete: z.boolean(),
  environment: z.object({
    cpu: z.string(),
    cores: z.number(),
    machineCores: z.number().exactOptional(),
    affinity: z.string().exactOptional(),
    quotaCores: z.number().exactOptional(),
    clockMegahertz: z.number().exactOptional(),
    loadAverage: z.number().exactOptional(),
    memoryBytes: z.number(),
    os: z.string(),
    node: z.string(),
    nodeOptions: z.string().default(''),
    commit: z.string(),
    packages: z.record(z.string(), z.string()),
  }),
  load: z.object({
    emitters: z.number(),
    consumers: z.number(),
    fps: z.number(),
    frameBytes: z.number(),
    seconds: z.number(),
    rounds: z.number(),
    warmupSeconds: z.number(),
    width: z.number(),
    height: z.number(),
    pattern: z.string(),
    seed: z.number().default(1),
    liveEncode: z.boolean().default(false),
    tls: z.boolean().default(false),
  }),
  valid: z.boolean(),
  reasons: z.array(z.string()),
  entries: z.array(entry),
  unavailable: z.array(z.object({ transport: z.string(), reason: z.string() })),
  notices: z.array(z.string()).default([]),
  micro: z
    .array(
      z.object({
        name: z.string(),
        microsPerOperation: spread,
        operationsPerSecond: spread,
        samples: z.number(),
      }),
    )
    .exactOptional(),
  streams: z.array(stream).exactOptional(),
  judgement: z
    .object({
      strict: z.boolean().default(false),
      expectations: z.array(expectation),
      baseline: z
        .object({
          name: z.string(),
          otherMachine: z.boolean().default(false),
          warnings: z.array(z.string()),
          comparisons: z.array(
            z.object({
              entry: z.string(),
              metric: z.string(),
              ratio: spread,
              verdict: z.enum(['better', 'worse', 'alike', 'not sure']),
              roundsToTell: z.number().exactOptional(),
            }),
          ),
        })
        .exactOptional(),
    })
    .exactOptional(),
});
