import type { Ledger } from '../../src/wire/control.ts';
import type { FrameLedger } from '../results/results.ts';
import type { Received } from './consumer-record.ts';

/** One consumer's ledger, and what in it does not fit together, in words. */
export interface SettledLedger {
  readonly ledger: FrameLedger;
  readonly contradictions: readonly string[];
}

/**
 * Sets what was emitted against what one consumer received and, for our own transports, against the relay's account of
 * it. The consumer was there before the first frame, so it was owed every one; what the relay did not drop on purpose
 * is lost.
 *
 * @param relay the relay's account; undefined for yardsticks, which drop nothing on purpose
 */
export function settleLedger(emittedFrames: number, received: Received, relay?: Ledger): SettledLedger {
  const dropped = relay === undefined ? 0 : relay.dropped + relay.waiting;
  const lost = emittedFrames - received.delivered - dropped;
  const contradictions: string[] = [];
  if (relay !== undefined && relay.offered !== emittedFrames) {
    contradictions.push(`the relay offered ${relay.offered} of ${emittedFrames} frames`);
  }
  if (relay !== undefined && relay.sent !== received.delivered) {
    contradictions.push(
      `the relay sent ${relay.sent} frames and the consumer has ${received.delivered} intact`,
    );
  }
  if (lost < 0) contradictions.push(`${-lost} more frames were delivered or dropped than were emitted`);
  return { ledger: { offered: emittedFrames, dropped, lost, ...received }, contradictions };
}

/** What a relay's account of a consumer came to since an earlier one, at which nothing waited. */
export const accountSince = (earlier: Ledger | undefined, now: Ledger): Ledger =>
  earlier === undefined
    ? now
    : {
        offered: now.offered - earlier.offered,
        sent: now.sent - earlier.sent,
        dropped: now.dropped - earlier.dropped,
        waiting: now.waiting,
      };

const noFrames: FrameLedger = {
  offered: 0,
  delivered: 0,
  dropped: 0,
  lost: 0,
  duplicated: 0,
  reordered: 0,
  corrupt: 0,
};

export function addLedgers(ledgers: readonly FrameLedger[]): FrameLedger {
  return ledgers.reduce(
    (sum, ledger) => ({
      offered: sum.offered + ledger.offered,
      delivered: sum.delivered + ledger.delivered,
      dropped: sum.dropped + ledger.dropped,
      lost: sum.lost + ledger.lost,
      duplicated: sum.duplicated + ledger.duplicated,
      reordered: sum.reordered + ledger.reordered,
      corrupt: sum.corrupt + ledger.corrupt,
    }),
    noFrames,
  );
}
