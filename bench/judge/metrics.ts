import { type FindingName, findingKinds } from '../results/findings.ts';
import type { EntryResult, RoundResult, Spread } from '../results/results.ts';

/** A figure of an entry that something can be expected of. */
export interface JudgedMetric {
  /** Where it stands in results.json, such as "latencyMs.p99". */
  readonly path: string;
  readonly better: 'less' | 'more';
  /** The median, where rounds have a spread; undefined where the entry has no such figure. */
  readonly value: (entry: EntryResult) => number | undefined;
  /** Of one round; absent where a round has none of its own. */
  readonly ofRound?: (round: RoundResult) => number | undefined;
}

const latencies = (['p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const).map(
  (quantile): JudgedMetric => ({
    path: `latencyMs.${quantile}`,
    better: 'less',
    value: (entry) => entry.latencyMs[quantile]?.median,
    ofRound: (round) => round.latencyMs[quantile],
  }),
);

const frameAges = (['p50', 'p99'] as const).map(
  (quantile): JudgedMetric => ({
    path: `frameAgeMs.${quantile}`,
    better: 'less',
    value: (entry) => entry.frameAgeMs[quantile].median,
    ofRound: (round) => round.frameAgeMs[quantile],
  }),
);

const relay = (['rssBytesPeak', 'eventLoopP99Ms', 'garbageCollectionMs'] as const).map(
  (field): JudgedMetric => ({
    path: `relay.${field}`,
    better: 'less',
    value: (entry) => entry.relay?.[field],
    ofRound: (round) => round.relay?.[field],
  }),
);

const counts = (['dropped', 'lost', 'duplicated', 'reordered', 'corrupt'] as const).map(
  (field): JudgedMetric => ({ path: field, better: 'less', value: (entry) => entry[field] }),
);

const floors = (['cpu', 'latencyP99'] as const).map(
  (field): JudgedMetric => ({
    path: `versusFloor.${field}`,
    better: 'less',
    value: (entry) => entry.versusFloor?.[field].median,
  }),
);

const medianOf = (spread: Spread | undefined): number | undefined => spread?.median;

const findings = (Object.keys(findingKinds) as FindingName[]).map(
  (name): JudgedMetric => ({
    path: `findings.${name}`,
    better: findingKinds[name].better,
    value: (entry) => medianOf(entry.findings[name]),
    ofRound: (round) => round.findings[name],
  }),
);

/** Everything that `--expect` understands. */
export const judgedMetrics: readonly JudgedMetric[] = [
  ...latencies,
  ...frameAges,
  {
    path: 'frozenShare',
    better: 'less',
    value: (entry) => entry.frozenShare.median,
    ofRound: (round) => round.frozenShare,
  },
  {
    path: 'deliveriesPerSecond',
    better: 'more',
    value: (entry) => entry.deliveriesPerSecond.median,
    ofRound: (round) => round.deliveriesPerSecond,
  },
  {
    path: 'relay.cpuMicrosPerDelivery',
    better: 'less',
    value: (entry) => entry.relay?.cpuMicrosPerDelivery.median,
    ofRound: (round) => round.relay?.cpuMicrosPerDelivery,
  },
  ...relay,
  ...floors,
  { path: 'capacity.consumers', better: 'more', value: (entry) => entry.capacity?.consumers.median },
  ...counts,
  ...findings,
];

/** What a run is set against a baseline by: where a change is one that somebody pays for. */
export const baselineMetrics: readonly JudgedMetric[] = judgedMetrics.filter(({ path }) =>
  [
    'latencyMs.p50',
    'latencyMs.p99',
    'relay.cpuMicrosPerDelivery',
    'relay.rssBytesPeak',
    'capacity.consumers',
  ].includes(path),
);
