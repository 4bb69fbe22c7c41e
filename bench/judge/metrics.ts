import { type FindingKind, type FindingName, findingKinds } from '../results/findings.ts';
import type { Capacity, EntryResult, RoundResult, Spread } from '../results/results.ts';
import { type Estimate, figureOf, LEAST_ROUNDS, withOwnInterval } from '../statistics/estimate.ts';

/** A figure of an entry that something can be expected of. */
export interface JudgedMetric {
  /** Where it stands in results.json, such as "latencyMs.p99". */
  readonly path: string;
  readonly better: 'less' | 'more';
  /** Fewer rounds do not decide what is expected of it. */
  readonly leastRounds: number;
  /** What is known of it; undefined where the entry has no such figure. */
  readonly known: (entry: EntryResult) => Known | undefined;
  /** Of one round; absent where a round has none of its own. */
  readonly ofRound?: (round: RoundResult) => number | undefined;
}

/** A figure is counted, and a fact in every round that was counted in; or it varies, and rounds say how sure it is. */
export type Known =
  | { readonly is: 'counted'; readonly counts: readonly number[] }
  | { readonly is: 'estimated'; readonly estimate: Estimate };

/** Of the rounds that count. */
export const valuesOf = ({ rounds }: EntryResult, ofRound: NonNullable<JudgedMetric['ofRound']>): number[] =>
  rounds.flatMap((round) => (round.valid ? (ofRound(round) ?? []) : []));

const ownInterval = (spread: Spread | undefined, rounds: number): Known | undefined =>
  spread && { is: 'estimated', estimate: withOwnInterval(spread, rounds) };

const validRounds = ({ rounds }: EntryResult): number => rounds.filter(({ valid }) => valid).length;

const searchesOf = ({ probes }: Capacity): number => new Set(probes.map(({ repeat }) => repeat)).size;

/** How often an entry was measured: in rounds that count, or in searches for its capacity. */
export const repetitionsOf = (entry: EntryResult): number =>
  entry.capacity === undefined ? validRounds(entry) : searchesOf(entry.capacity);

/** What varies from round to round: its median is judged, of peaks too. */
function overRounds(
  path: string,
  better: JudgedMetric['better'],
  ofRound: NonNullable<JudgedMetric['ofRound']>,
): JudgedMetric {
  return {
    path,
    better,
    leastRounds: LEAST_ROUNDS,
    ofRound,
    known(entry) {
      const values = valuesOf(entry, ofRound);
      return values.length === 0 ? undefined : { is: 'estimated', estimate: figureOf(values) };
    },
  };
}

const latencies = (['p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const).map((quantile) =>
  overRounds(`latencyMs.${quantile}`, 'less', (round) => round.latencyMs[quantile]),
);

const frameAges = (['p50', 'p99'] as const).map((quantile) =>
  overRounds(`frameAgeMs.${quantile}`, 'less', (round) => round.frameAgeMs[quantile]),
);

const relay = (
  ['cpuMicrosPerDelivery', 'rssBytesPeak', 'eventLoopP99Ms', 'garbageCollectionMs'] as const
).map((field) => overRounds(`relay.${field}`, 'less', (round) => round.relay?.[field]));

const counts = (['dropped', 'lost', 'duplicated', 'reordered', 'corrupt'] as const).map(
  (field): JudgedMetric => ({
    path: field,
    better: 'less',
    leastRounds: 1,
    known: (entry) => ({ is: 'counted', counts: [entry[field]] }),
  }),
);

const floors = (['cpu', 'latencyP99'] as const).map(
  (field): JudgedMetric => ({
    path: `versusFloor.${field}`,
    better: 'less',
    leastRounds: LEAST_ROUNDS,
    known: (entry) => ownInterval(entry.versusFloor?.[field], validRounds(entry)),
  }),
);

const capacity: JudgedMetric = {
  path: 'capacity.consumers',
  better: 'more',
  leastRounds: LEAST_ROUNDS,
  known: (entry) => ownInterval(entry.capacity?.consumers, repetitionsOf(entry)),
};

/** The course of one round has its own interval. */
const ofOneCourse: ReadonlySet<FindingName> = new Set(['memorySlopeBytesPerHour']);

/** Some are of the entry as a whole, and no round has them. */
const findings = (Object.keys(findingKinds) as FindingName[]).map((name): JudgedMetric => {
  const kind: FindingKind = findingKinds[name];
  const metric = overRounds(`findings.${name}`, kind.better, (round) => round.findings[name]);
  return {
    ...metric,
    leastRounds: kind.counted === true || ofOneCourse.has(name) ? 1 : LEAST_ROUNDS,
    known(entry) {
      const whole = entry.findings[name];
      const values = valuesOf(entry, (round) => round.findings[name]);
      if (kind.counted === true && whole !== undefined)
        return { is: 'counted', counts: values.length === 0 ? [whole.median] : values };
      return metric.known(entry) ?? ownInterval(whole, validRounds(entry));
    },
  };
});

/** Everything that `--expect` understands. */
export const judgedMetrics: readonly JudgedMetric[] = [
  ...latencies,
  ...frameAges,
  overRounds('frozenShare', 'less', (round) => round.frozenShare),
  overRounds('deliveriesPerSecond', 'more', (round) => round.deliveriesPerSecond),
  ...relay,
  ...floors,
  capacity,
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
