import { lengthMicros, type Standstill, spansWithin, standstillInWords, told } from '../meters/standstill.ts';
import type { Window } from '../meters/window.ts';
import { mostHeldUp } from '../statistics/held-up.ts';
import { heldUpShare, thatMatter } from './held-up.ts';
import type { RawRound } from './raw-round.ts';

/** What a relay uses is read at both ends of the window: by a twentieth of it CPU per delivery may be off, and no more. */
const MOST_READING_SHARE = 0.05;

/** A part of the instrument that deliveries go through, by what it is called in a reason. */
interface Part {
  readonly name: string;
  readonly standstills: readonly Standstill[];
}

const partsOf = ({ emission, links, reports }: RawRound): Part[] => [
  { name: 'the emitter', standstills: emission.standstills },
  ...(links === undefined ? [] : [{ name: 'the process of the simulated links', ...links }]),
  ...reports.map(({ load }) => ({ name: 'a swarm process', standstills: load.standstills })),
];

/** The relay's own, within the window. When the instrument stood still at the same time, it was the machine that did. */
export function relayStandstills(raw: RawRound): Standstill[] {
  const others = [...partsOf(raw).flatMap(({ standstills }) => standstills), ...raw.benchStandstills];
  return (raw.usage?.standstills ?? [])
    .filter((standstill) => overlapMicros([standstill], raw.window) > 0)
    .filter((standstill) => !coincides(standstill, others));
}

/** Why a round tells of standstills of the instrument, in words; empty where they are too short to matter for what is reported. */
export function standstillFaults(raw: RawRound): string[] {
  const share = heldUpShare(raw);
  const found = share > mostHeldUp.p99 ? [...culprits(raw), held(share)] : [];
  return [...(found.length === 0 ? [] : [found.join(', ')]), ...readingFaults(raw)].map(
    (words) => `the instrument was the limit: ${words}`,
  );
}

const held = (share: number): string =>
  `which held up ${Math.max(1, Math.round(100 * share))} % of what was measured`;

/** Each part with its longest; if all of them, and the relay, stood still at once, it was the machine. */
function culprits(raw: RawRound): string[] {
  const parts = partsOf(raw).map((part) => ({ ...part, standstills: thatMatter(raw, part.standstills) }));
  const longest = parts
    .flatMap(({ name, standstills }) =>
      standstills
        // What was sent in the window may come when it has ended.
        .filter(({ untilMicros }) => untilMicros > raw.window.startMicros)
        .map((standstill) => ({ name, standstill })),
    )
    .toSorted((a, b) => lengthMicros(b.standstill) - lengthMicros(a.standstill));
  const [worst] = longest;
  const { standstills: ofRelay } = raw.usage ?? {};
  const everybody = [
    ...parts.map(({ standstills }) => standstills),
    ...(ofRelay === undefined ? [] : [ofRelay]),
  ];
  if (worst !== undefined && everybody.every((standstills) => coincides(worst.standstill, standstills)))
    return [`all processes at once ${standstillInWords(told(worst.standstill))}`];
  const names = new Set(longest.map(({ name }) => name));
  return [...names].flatMap((name) => {
    const its = longest.find((one) => one.name === name);
    return its === undefined ? [] : [`${name} ${standstillInWords(told(its.standstill))}`];
  });
}

/** Whether others stood still for half of the time or more that this one did. */
function coincides(standstill: Standstill, others: readonly Standstill[]): boolean {
  const during = { startMicros: standstill.fromMicros, endMicros: standstill.untilMicros };
  return 2 * overlapMicros(others, during) >= lengthMicros(standstill);
}

const overlapMicros = (standstills: readonly Standstill[], window: Window): number =>
  spansWithin(standstills, window).reduce(
    (sum, { startMicros, endMicros }) => sum + endMicros - startMicros,
    0,
  );

/** Standstills of the process that reads what the relay has used, at the moments when it should. */
function readingFaults({ benchStandstills, window, usage }: RawRound): string[] {
  if (usage === undefined) return [];
  const { startMicros, endMicros } = window;
  const late = benchStandstills.filter(
    ({ fromMicros, untilMicros }) =>
      [startMicros, endMicros].some((micros) => fromMicros <= micros && micros < untilMicros) &&
      untilMicros - fromMicros > MOST_READING_SHARE * (endMicros - startMicros),
  );
  return late.map(
    (standstill) =>
      `the bench itself ${standstillInWords(told(standstill))} when it was to read what the relay used`,
  );
}
