import type { CapacityProbe } from '../results/capacity-probe.ts';
import { ConnectError } from '../run/connect-error.ts';
import { CrewLostError } from '../run/crew.ts';
import type { Objective } from '../run/options.ts';
import type { Measurement } from '../run/round-summary.ts';

/** What was tried. */
export interface Tried {
  readonly consumers: number;
  /** Of the search, from 1; of confirmations, how many there were before it and one. */
  readonly repeat: number;
}

export const objectiveInWords = ({ latencyP99Ms, deliveredShare }: Objective): string =>
  `p99 latency at most ${latencyP99Ms} ms, at least ${100 * deliveredShare} % delivered, and the instrument not the limit`;

/** Whether what was measured is within the objective, and why not. */
export function judge(
  { result }: Measurement,
  { consumers, repeat }: Tried,
  { latencyP99Ms, deliveredShare }: Objective,
): CapacityProbe {
  const share = result.offered === 0 ? 0 : result.delivered / result.offered;
  const reasons = [...result.reasons];
  if (result.latencyMs.p99 > latencyP99Ms) {
    reasons.push(`p99 ${Math.round(result.latencyMs.p99)} ms, over ${latencyP99Ms}`);
  }
  if (share < deliveredShare) reasons.push(`${(100 * share).toFixed(1)} % delivered`);
  return {
    consumers,
    repeat,
    met: reasons.length === 0,
    instrumentLimited: result.instrumentLimited,
    reasons,
    // What never came has no latency, least of all none.
    ...(result.delivered === 0 ? {} : { latencyP99Ms: result.latencyMs.p99 }),
    deliveredShare: share,
  };
}

/** What could not be measured is not carried: that a relay refuses somebody, or ends, is an answer. */
export function missed(failure: Error, { consumers, repeat }: Tried): CapacityProbe {
  return {
    consumers,
    repeat,
    met: false,
    instrumentLimited: failure instanceof CrewLostError,
    reasons: [failure.message],
    ...(failure instanceof ConnectError ? { connected: failure.connected, refusal: failure.reason } : {}),
    deliveredShare: 0,
  };
}

/** Why a probe was missed. */
export const probeInWords = ({ consumers, reasons }: CapacityProbe): string =>
  `${consumers} consumers: ${reasons.join('; ')}`;
