import { describeFaults } from '../statistics/faults.ts';
import { addLedgers } from '../swarm/ledger.ts';
import { blameOf } from './contender.ts';
import { type InstrumentReadings, instrumentFaults } from './guard.ts';
import { deliveriesOf, everybodyIn, type RawRound } from './raw-round.ts';
import { standstillFaults } from './standstills.ts';
import { frameIntervalMicros } from './timing.ts';

/** Whether a round counts. */
export interface Validity {
  readonly valid: boolean;
  /** Why it does not, in words. */
  readonly reasons: readonly string[];
  /** True where all that is wrong with it is the instrument's doing. */
  readonly instrumentLimited: boolean;
}

/** One for a round, whichever group of its consumers is told of. */
export function validityOf(raw: RawRound): Validity {
  const limits = [...standstillFaults(raw), ...instrumentFaults(readingsOf(raw))];
  const reasons = [...reasonsAgainst(raw), ...limits];
  return {
    valid: reasons.length === 0,
    reasons,
    instrumentLimited: limits.length > 0 && limits.length === reasons.length,
  };
}

/** A crew's emitter, the relay, and the process that runs the round. */
const PROCESSES_BESIDE_SWARM = 3;

const readingsOf = ({ contender, reports, ...raw }: RawRound): InstrumentReadings => ({
  swarmCpuPercent: Math.max(...reports.map(({ load }) => load.cpuPercent)),
  linksCpuPercent: raw.links?.cpuPercent ?? 0,
  linksLatenessP99Ms: raw.links?.lateness?.p99Ms ?? 0,
  emitter: contender.emitterIsMeasured === true ? { latenessP99Ms: 0 } : raw.emission,
  stolenPercent: raw.stolenPercent,
  machine: raw.machine,
  // Somebody else's relay may be among the others; and in a namespace of its own everything goes before them.
  othersAreBlamed: contender.entry.subject === undefined && contender.entry.namespace === undefined,
  processes: reports.length + PROCESSES_BESIDE_SWARM,
  frameIntervalMs: frameIntervalMicros(contender.load) / 1000,
});

/** What was done to frames, of all groups together that are owed the same. */
function faultsOf({ contender, reports }: RawRound): string[] {
  const groups = reports.flatMap((report) => Object.entries(report.groups));
  const blames = groups.map(([name]) => blameOf(contender, name));
  return [...new Set(blames)].flatMap((blame) => {
    const ledgers = groups.filter((_, i) => blames[i] === blame).map(([, { ledger }]) => ledger);
    return describeFaults(addLedgers(ledgers), blame) ?? [];
  });
}

/** What is wrong with it besides the instrument's limits. */
function reasonsAgainst(raw: RawRound): string[] {
  const { emission, plannedFrames } = raw;
  const everybody = everybodyIn(raw);
  const reasons = new Set(raw.reports.flatMap((report) => report.reasons));
  for (const loss of emission.losses) reasons.add(`the emitter was disconnected: ${loss}`);
  if (emission.framesSent !== plannedFrames) {
    reasons.add(`only ${emission.framesSent} of ${plannedFrames} frames were emitted`);
  }
  const early = everybody.reduce((sum, { counts }) => sum + counts.latency.early, 0);
  if (early > 0) reasons.add(`${early} frames arrived before they were due: the clocks disagree`);
  if (deliveriesOf(everybody) === 0) reasons.add('nothing was delivered while it was measured');
  for (const fault of faultsOf(raw)) reasons.add(fault);
  if (!raw.stoppedByItself) {
    reasons.add('the process did not stop when it was asked to, and was killed');
  }
  return [...reasons];
}
