import type { Findings } from '../results/findings.ts';
import type { GroupFacts, Meter } from './meter.ts';

interface LossCount {
  /** From each loss of a connection to the next frame. */
  readonly recoveriesMicros: readonly number[];
  /** Consumers that have seen nothing since. */
  readonly stillLost: number;
}

/** How consumers recover whose connection was lost and comes back by itself. */
export const afterLosses: Meter<LossCount, { readonly findings: Findings }> = {
  begin() {
    const recoveriesMicros: number[] = [];
    let stillLost = 0;
    return {
      watch() {
        let lostAtMicros: number | undefined;
        return {
          lost(nowMicros) {
            if (lostAtMicros !== undefined) return;
            lostAtMicros = nowMicros;
            stillLost++;
          },
          delivered(_frame, nowMicros) {
            if (lostAtMicros === undefined) return;
            recoveriesMicros.push(nowMicros - lostAtMicros);
            lostAtMicros = undefined;
            stillLost--;
          },
        };
      },
      count: () => ({ recoveriesMicros, stillLost }),
    };
  },

  add: (counts) => ({
    recoveriesMicros: counts.flatMap(({ recoveriesMicros }) => recoveriesMicros),
    stillLost: counts.reduce((sum, { stillLost }) => sum + stillLost, 0),
  }),

  figures: (total, facts) => ({ findings: findingsOf(total, facts) }),
};

function findingsOf(
  { recoveriesMicros, stillLost }: LossCount,
  { ledger, consumers, findings: { relayBackMs = 0 } }: GroupFacts,
): Findings {
  // Who never recovered takes longer than all others.
  const recoveries = recoveriesMicros.toSorted((a, b) => a - b);
  const losses = recoveries.length + stillLost;
  if (losses === 0) return {};
  const middle = recoveries[Math.floor(losses / 2)];
  const longest = recoveries[losses - 1];
  return {
    neverRecovered: stillLost,
    missedFrames: ledger.lost / consumers,
    ...(middle === undefined ? {} : { recoveryMs: middle / 1000 }),
    ...(longest === undefined
      ? {}
      : {
          recoveryMaxMs: longest / 1000,
          comeBackMs: Math.max(0, longest / 1000 - relayBackMs),
        }),
  };
}
