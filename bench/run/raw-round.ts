import type { EmissionReport } from '../emitter/emitter-process.ts';
import type { LinksLoad } from '../links/links-load.ts';
import type { MachineReading } from '../machine/reading.ts';
import type { Standstill } from '../meters/standstill.ts';
import type { Window } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { InstrumentLoad } from '../results/results.ts';
import type { SubjectUsage } from '../subject/probe.ts';
import type { GroupReport, SwarmReport } from '../swarm/gathering.ts';
import type { Contender } from './contender.ts';

/** What is known of a round when it is over, or of one slice of it. */
export interface RawRound {
  readonly contender: Contender;
  readonly round: number;
  readonly usage: SubjectUsage | undefined;
  /** Of the subject, before anybody was connected; absent where that cannot be known, or was not looked at. */
  readonly rssBytesWithoutViewers?: number;
  readonly stolenPercent: number | undefined;
  readonly machine: MachineReading;
  /** Of the process that runs the round. */
  readonly benchStandstills: readonly Standstill[];
  readonly emission: EmissionReport;
  readonly reports: readonly SwarmReport[];
  /** Of the process that simulates links, where there are some. */
  readonly links?: LinksLoad;
  readonly plannedFrames: number;
  readonly window: Window;
  /** The user ended it; frames and window are those that there were. */
  readonly cutShort?: boolean;
  readonly findings: Findings;
  readonly stoppedByItself: boolean;
}

/** Of all groups of consumers, in all processes. */
export const everybodyIn = ({ reports }: RawRound): GroupReport[] =>
  reports.flatMap(({ groups }) => Object.values(groups));

export const deliveriesOf = (reports: readonly GroupReport[]): number =>
  reports.reduce((sum, { counts }) => sum + counts.latency.deliveries, 0);

/** The busiest process is the one that counts. */
export const swarmLoadOf = ({ reports }: RawRound): InstrumentLoad => ({
  cpuPercent: Math.max(...reports.map(({ load }) => load.cpuPercent)),
  eventLoopP99Ms: Math.max(...reports.map(({ load }) => load.eventLoopP99Ms)),
});
