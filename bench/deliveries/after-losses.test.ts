import { expect, test } from 'vitest';
import { addLedgers } from '../swarm/ledger.ts';
import { afterLosses } from './after-losses.ts';

const window = { startMicros: 0, endMicros: 10_000_000 };

/** What is found of consumers for whom so much passed, in milliseconds, from each loss to the next frame. */
function findings(recoveriesMs: readonly (number | undefined)[], relayBackMs?: number) {
  const group = afterLosses.begin({ window, frameIntervalMicros: 50_000 });
  for (const recoveryMs of recoveriesMs) {
    const meter = group.watch();
    meter.lost?.(1_000_000);
    // It came back, and was lost again before it had seen anything.
    meter.lost?.(1_100_000);
    if (recoveryMs !== undefined) meter.delivered?.({ captureTimeMicros: 0 }, 1_000_000 + recoveryMs * 1000);
  }
  const facts = {
    window,
    windows: 1,
    consumers: recoveriesMs.length,
    ledger: { ...addLedgers([]), lost: 12 },
    findings: relayBackMs === undefined ? {} : { relayBackMs },
  };
  return afterLosses.figures(afterLosses.add([group.count()]), facts).findings;
}

test('recovery is from the first loss to the next frame, and from the return of the relay', () => {
  expect(findings([900, 400, 700], 300)).toEqual({
    neverRecovered: 0,
    missedFrames: 4,
    recoveryMs: 700,
    recoveryMaxMs: 900,
    comeBackMs: 600,
  });
});

test('who sees nothing again has never recovered', () => {
  expect(findings([undefined, 400, 300])).toEqual({ neverRecovered: 1, missedFrames: 4, recoveryMs: 400 });
  expect(findings([undefined, undefined, 300])).toEqual({ neverRecovered: 2, missedFrames: 4 });
  expect(findings([undefined])).toEqual({ neverRecovered: 1, missedFrames: 12 });
});

test('where nobody lost a connection there is no such figure', () => {
  const count = afterLosses.begin({ window, frameIntervalMicros: 50_000 }).count();
  const facts = { window, windows: 1, consumers: 1, ledger: addLedgers([]), findings: {} };
  expect(afterLosses.figures(count, facts).findings).toEqual({});
});
