import { standstillInWords } from '../meters/standstill.ts';
import { type FindingName, findingKinds } from '../results/findings.ts';
import type { Capacity, EntryResult, LatencyQuantile, RoundResult } from '../results/results.ts';
import { bears } from '../statistics/held-up.ts';
import { reasonsTold } from '../statistics/reasons-told.ts';
import { count, digits, enumerate, plain } from './format.ts';

/** Whether an entry has figures: where no round counts they are all 0, which is not to be shown as a result. */
export const isMeasured = (entry: EntryResult): boolean => entry.rounds.some((round) => round.valid);

export type LookedInto = EntryResult & { readonly relay: NonNullable<EntryResult['relay']> };

/** Those whose relay's process could be looked into. */
export const lookedInto = (entries: readonly EntryResult[]): LookedInto[] =>
  entries.filter((entry): entry is LookedInto => entry.relay !== undefined);

/** These every run measures by the way; they are shown where a scenario is about them. */
const byTheWay = new Set<FindingName>(['connectionsPerSecond', 'timeToFirstFrameMs']);

/** These are told together, in a table of links and clients. */
const ofLinks = new Set<FindingName>(['floorMs', 'ageFloors', 'carriedShare']);

/** The findings that a run is about, in the order of `findingKinds`. */
export function findingsShown(entries: readonly EntryResult[]): FindingName[] {
  const has = (name: FindingName): boolean => entries.some(({ findings }) => findings[name] !== undefined);
  const names = Object.keys(findingKinds) as FindingName[];
  return names.filter(
    (name) => has(name) && !ofLinks.has(name) && (!byTheWay.has(name) || has('timeToFirstFrameP99Ms')),
  );
}

/**
 * The quickest at the 99th percentile first, and those without figures last; where a run has variants, they stay
 * together by transport, in their own order.
 */
export function inOrder(entries: readonly EntryResult[]): EntryResult[] {
  if (entries.some(({ variant }) => variant !== undefined)) {
    const transports = [...new Set(entries.map(({ transport }) => transport))];
    return transports.flatMap((transport) => entries.filter((entry) => entry.transport === transport));
  }
  return entries.toSorted(
    (a, b) =>
      Number(isMeasured(b)) - Number(isMeasured(a)) || a.latencyMs.p99.median - b.latencyMs.p99.median,
  );
}

/** What ended a search for a capacity, to follow "then"; undefined if the relay was too slow for more. */
export const capacityLimit = ({ atLeast, limit }: Capacity): string | undefined =>
  limit ?? (atLeast ? 'the swarm on this machine gave out' : undefined);

/** Such as "at least 450 consumers (430–480), confirmed for 60 s, then the relay refused: …". */
export function capacityInWords(capacity: Capacity, interval: string): string {
  const { consumers, atLeast, confirmedSeconds } = capacity;
  const limit = capacityLimit(capacity);
  return [
    `${atLeast ? 'at least ' : ''}${count(consumers.median)} consumers${interval === '' ? '' : ` (${interval})`}`,
    ...(confirmedSeconds === undefined ? [] : [`confirmed for ${plain(confirmedSeconds)} s`]),
    ...(limit === undefined ? [] : [`then ${limit}`]),
  ].join(', ');
}

/** What is wrong with an entry or with some of its rounds, in words; undefined if all of it counts. */
export function problemOf(entry: EntryResult): string | undefined {
  const said = [leftOut(entry), cutShort(entry)].flat();
  return said.length === 0 ? undefined : said.join('; ');
}

function leftOut({ valid, reasons, rounds }: EntryResult): string | readonly string[] {
  if (!valid) return [`invalid: ${reasons.join('; ')}`];
  return leftOutInWords(rounds) ?? [];
}

/** Which rounds do not count, and why; undefined where all of them do. */
export function leftOutInWords(
  rounds: readonly Pick<RoundResult, 'valid' | 'reasons'>[],
): string | undefined {
  const invalid = rounds.filter((round) => !round.valid);
  if (invalid.length === 0) return undefined;
  return `${invalid.length} of ${rounds.length} rounds left out: ${reasonsTold(invalid).join('; ')}`;
}

const cutShort = ({ rounds }: EntryResult): string[] =>
  rounds.flatMap(({ round, cutShortAfterSeconds }) =>
    cutShortAfterSeconds === undefined
      ? []
      : [`round ${round} was cut short after ${digits(cutShortAfterSeconds)} s`],
  );

/** The quantiles that a round may count without. */
const rarest: readonly [LatencyQuantile, string][] = [
  ['p999', 'p99.9'],
  ['max', 'the largest latency'],
];

/** What is to be known of an entry beside its figures, in sentences: that its relay stood still, or what is not the relay's. */
export function remarksOn({ rounds }: EntryResult): string[] {
  const valid = rounds.filter((round) => round.valid);
  const standstills = valid
    .flatMap(({ round, relay }) => (relay?.standstills ?? []).map((standstill) => ({ round, standstill })))
    .toSorted((a, b) => b.standstill.seconds - a.standstill.seconds);
  const [longest] = standstills;
  const spoilt = rarest.filter(
    ([quantile]) => valid.length > 0 && !valid.some((round) => bears(round, quantile)),
  );
  return [
    ...(longest === undefined
      ? []
      : [
          `${standstillInWords(longest.standstill)} in one go (round ${longest.round})${times(standstills.length)}`,
        ]),
    ...(spoilt.length === 0
      ? []
      : [
          `${enumerate(spoilt.map(([, name]) => name))}: the instrument’s, which stood still meanwhile, and not the relay’s`,
        ]),
  ];
}

const times = (number: number): string => (number === 1 ? '' : `, the longest of ${number} times`);
