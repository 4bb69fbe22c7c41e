import type { EmissionReport } from '../emitter/emitter-process.ts';
import type { Window } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { InstrumentLoad } from '../results/results.ts';
import type { SubjectUsage } from '../subject/probe.ts';
import type { GroupReport, SwarmReport } from '../swarm/gathering.ts';
import type { Contender } from './contender.ts';

/** What is known of a round when it is over. */
export interface RawRound {
  readonly contender: Contender;
  readonly round: number;
  readonly usage: SubjectUsage | undefined;
  readonly stolenPercent: number | undefined;
  readonly emission: EmissionReport;
  readonly reports: readonly SwarmReport[];
  readonly plannedFrames: number;
  /** Of one slice, where it was measured in several. */
  readonly window: Window;
  /** In how many slices of this length it was measured. */
  readonly windows: number;
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
