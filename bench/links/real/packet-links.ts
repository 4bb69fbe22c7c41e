import { DurationHistogram } from '../../meters/histogram.ts';
import { LEAST_STANDSTILL_MICROS, type Standstill } from '../../meters/standstill.ts';
import { seededRandom } from '../../statistics/random.ts';
import type { WayCounts } from '../links-load.ts';
import type { LinkChange, LinkProfile } from '../profile.ts';
import { Shaper } from '../shaper.ts';

/** One direction, and where what comes through it goes. */
interface Way {
  readonly shaper: Shaper;
  readonly from: number;
  readonly to: number;
  readonly counts: { -readonly [Count in keyof WayCounts]: WayCounts[Count] };
}

/** How late packets left, and what became of them. */
export interface CarriedReading {
  readonly latenessP99Ms: number;
  readonly latenessWorstMs: number;
  /** Packets that left so late that the link stood still. Times are milliseconds on the clock of whoever carries. */
  readonly standstills: readonly { readonly fromMs: number; readonly untilMs: number }[];
  /** In the order of the links. */
  readonly links: readonly { readonly down: WayCounts; readonly up: WayCounts }[];
}

/** A pair of descriptors, at the relay's end and at the viewer's. */
export interface LinkEnds {
  readonly profile: LinkProfile;
  readonly relay: number;
  readonly viewer: number;
}

/** Several links, packet by packet. Has no clock and no device: it is told what comes, and tells what is due. */
export class PacketLinks {
  readonly #links: readonly { readonly profile: LinkProfile; readonly down: Way; readonly up: Way }[];
  readonly #ways: readonly Way[];
  readonly #wayFrom: ReadonlyMap<number, Way>;
  #changes: { readonly atMs: number; readonly link: number; readonly change: LinkChange }[] = [];
  #lateness = new DurationHistogram();
  #worstMs = 0;
  #standstills: { fromMs: number; untilMs: number }[] = [];
  #fromMs = Number.NEGATIVE_INFINITY;

  constructor(ends: readonly LinkEnds[], seed: number) {
    this.#links = ends.map(({ profile, relay, viewer }, i) => {
      const random = seededRandom(seed + i);
      const stallPhase = random();
      const way = (link: LinkProfile['down'], from: number, to: number): Way => ({
        shaper: new Shaper(link, random, stallPhase),
        from,
        to,
        counts: { passed: 0, passedBytes: 0, lost: 0, queueFull: 0 },
      });
      return { profile, down: way(profile.down, relay, viewer), up: way(profile.up, viewer, relay) };
    });
    this.#ways = this.#links.flatMap(({ down, up }) => [down, up]);
    this.#wayFrom = new Map(this.#ways.map((way) => [way.from, way]));
  }

  /** Lateness is told, and links change, from here on. */
  begin(atMs: number): void {
    this.#lateness = new DurationHistogram();
    this.#worstMs = 0;
    this.#standstills = [];
    this.#fromMs = atMs;
    this.#changes = this.#links
      .flatMap(({ profile }, link) =>
        (profile.changes ?? []).map((change) => ({ atMs: atMs + 1000 * change.atSeconds, link, change })),
      )
      .sort((a, b) => a.atMs - b.atMs);
  }

  /** A packet has come out of a descriptor; its bytes are kept. */
  came(from: number, bytes: Uint8Array, nowMs: number): void {
    const way = this.#wayFrom.get(from);
    if (way === undefined) return;
    const fate = way.shaper.offer(bytes, nowMs);
    if (fate === 'lost') way.counts.lost++;
    else if (fate === 'queue full') way.counts.queueFull++;
  }

  /** What is due by now, each with the descriptor that it goes into. */
  due(nowMs: number): { readonly to: number; readonly bytes: Uint8Array }[] {
    this.#change(nowMs);
    return this.#ways.flatMap(({ shaper, to, counts }) =>
      shaper.take(nowMs).map(({ bytes, dueMs }) => {
        this.#left(dueMs, nowMs);
        counts.passed++;
        counts.passedBytes += bytes.length;
        return { to, bytes };
      }),
    );
  }

  /** When to look again at the latest; undefined where nothing is on its way and nothing changes. */
  get nextMs(): number | undefined {
    let nextMs = this.#changes[0]?.atMs;
    for (const { shaper } of this.#ways) {
      const { nextDueMs } = shaper;
      if (nextDueMs !== undefined && (nextMs === undefined || nextDueMs < nextMs)) nextMs = nextDueMs;
    }
    return nextMs;
  }

  reading(): CarriedReading {
    return {
      latenessP99Ms: this.#lateness.atPercentileMs(99),
      latenessWorstMs: this.#worstMs,
      standstills: this.#standstills,
      links: this.#links.map(({ down, up }) => ({ down: down.counts, up: up.counts })),
    };
  }

  #change(nowMs: number): void {
    for (let next = this.#changes[0]; next !== undefined && next.atMs <= nowMs; next = this.#changes[0]) {
      this.#changes.shift();
      const { down, up } = this.#links[next.link] ?? {};
      if (next.change.down !== undefined) down?.shaper.change(next.change.down, nowMs);
      if (next.change.up !== undefined) up?.shaper.change(next.change.up, nowMs);
    }
  }

  #left(dueMs: number, nowMs: number): void {
    if (nowMs < this.#fromMs) return;
    const lateMs = nowMs - dueMs;
    this.#lateness.record(1000 * lateMs);
    this.#worstMs = Math.max(this.#worstMs, lateMs);
    if (1000 * lateMs < LEAST_STANDSTILL_MICROS) return;
    const last = this.#standstills.at(-1);
    // Packets that were due one after the other waited for the same thing.
    if (last !== undefined && dueMs <= last.untilMs) last.untilMs = nowMs;
    else this.#standstills.push({ fromMs: dueMs, untilMs: nowMs });
  }
}

/** On the run's clock. The processor time meanwhile is not known: it waited for one. */
export const standstillsAt = (
  standstills: CarriedReading['standstills'],
  toMicros: (ms: number) => number,
): Standstill[] =>
  standstills.map(({ fromMs, untilMs }) => ({
    fromMicros: toMicros(fromMs),
    untilMicros: toMicros(untilMs),
    cpuMicros: 0,
  }));
