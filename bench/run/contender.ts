import type { Schedule } from '../emitter/schedule.ts';
import type { LinksLoad } from '../links/links-load.ts';
import type { Window } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { Blame } from '../statistics/faults.ts';
import type { Entry } from '../subject/entries.ts';
import type { Subject } from '../subject/subject.ts';
import type { ConsumerKind } from '../swarm/consumer.ts';
import type { FinishOptions } from '../swarm/gathering.ts';
import type { Crew } from './crew.ts';
import type { BenchOptions, LoadDefaults } from './options.ts';

/** What a relay has to carry in a round. */
export interface RoundLoad extends Omit<LoadDefaults, 'rounds'>, Pick<BenchOptions, 'pattern' | 'seed'> {
  /** When frames are due, where that is not steadily `fps` times a second. */
  readonly schedule?: Schedule;
}

/** What takes its turn in every round: a program under a load. */
export interface Contender {
  readonly entry: Entry;
  /** Tells contenders of one entry apart, such as "100 kB". */
  readonly variant?: string;
  readonly load: RoundLoad;
  /**
   * Consumers acknowledge, as our pages do, where the relay is ours. By default nobody does: somebody else's relay could
   * not be compared with one that has that work besides.
   */
  readonly acknowledges?: boolean;
  /** Whether its relay sees to its viewers. Those of one entry that say so are one process, measured by turns in slices. */
  readonly attends?: boolean;
  readonly disturbance?: Disturbance;
  /** The emitter is a part of what is measured, as in a browser: that it is late is a result, and no fault of the instrument's. */
  readonly emitterIsMeasured?: boolean;
}

/** Consumers that are reported on by themselves. */
export interface ConsumerGroup {
  /** Becomes the variant of what is reported. */
  readonly name: string;
  readonly consumers: number;
  /** What they speak, if not what the entry does. */
  readonly kind?: Partial<ConsumerKind>;
}

/** A round that is running. */
export interface RunningRound {
  readonly contender: Contender;
  readonly subject: Subject;
  readonly crew: Crew;
  readonly window: Window;
  readonly clock: () => number;
}

/** How busy the process is that carries links, and how late. */
export interface LinksWatch {
  watch(window: Window, epochOffsetMicros: number): Promise<void>;
  /** When nothing is on its way any more. */
  load(): Promise<LinksLoad>;
}

/** What else happens in a round. */
export interface Disturbance {
  /** Without groups, all consumers are one. */
  readonly groups?: readonly ConsumerGroup[];
  /** A group that stops reading for a part of the window, in seconds from its beginning. */
  readonly stall?: { readonly group: string; readonly fromSeconds: number; readonly untilSeconds: number };
  /** Connections that are lost come back, and frames that go missing meanwhile are a finding. */
  readonly reconnects?: boolean;
  /** How long frames may be on their way when the emission is over, and what tells that none are. */
  readonly patience?: Omit<FinishOptions, 'cutTo'>;
  /** Standstills of the instrument that are shorter are nothing beside what is measured, milliseconds. */
  readonly leastStandstillMs?: number;
  /** How often each consumer's picture is looked at for its age, if not as usual. */
  readonly tickIntervalMs?: number;
  /** Every image has its frame's header behind it: for consumers of a kind that is given images alone. */
  readonly headersBehind?: boolean;
  /** Where each group connects to instead of the relay. Called before every round. */
  readonly route?: (relayUrl: string) => Promise<(group: string) => string>;
  /** Looks into the process of the links that `route` leads over. */
  readonly links?: LinksWatch;
  /** Goes on beside the measured window, and ends soon after it. */
  readonly during?: (round: RunningRound) => Promise<Findings>;
}

/** What a contender must not do to frames of a group. What is dropped on purpose is told in ledgers, and otherwise looks lost. */
export function blameOf({ entry, disturbance }: Contender, group: string): Blame {
  if (!entry.relay) return 'nothing';
  const hasLedger = disturbance?.groups?.find(({ name }) => name === group)?.kind?.relay !== false;
  return disturbance?.reconnects === true || !hasLedger ? 'all but losses' : 'everything';
}

/** The name under which a group of a contender's consumers is told; undefined where there is nothing to tell apart. */
export function variantOf({ variant }: Contender, group: string): string | undefined {
  const parts = [variant, group].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(', ');
}
