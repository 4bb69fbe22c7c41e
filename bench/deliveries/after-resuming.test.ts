import { expect, test } from 'vitest';
import { addLedgers } from '../swarm/ledger.ts';
import { afterResuming } from './after-resuming.ts';

const window = { startMicros: 0, endMicros: 10_000_000 };
const CONSUMERS = 2;

/** Two consumers of which one reads 20 frames a second for a second, and is sent old ones when it reads again. */
function findings(resumes: boolean) {
  const group = afterResuming.begin({ window, frameIntervalMicros: 50_000 });
  const [meter] = [group.watch(), group.watch()];
  const came = (captureMillis: number, nowMillis: number): void =>
    meter.delivered?.({ captureTimeMicros: captureMillis * 1000 }, nowMillis * 1000);
  for (let millis = 0; millis < 1000; millis += 50) came(millis, millis + 10);
  if (resumes) meter.resumed?.();
  for (const captureMillis of [1000, 1050, 3400, 4000]) came(captureMillis, 4005);
  const facts = { window, windows: 1, consumers: CONSUMERS, ledger: addLedgers([]), findings: {} };
  return afterResuming.figures(afterResuming.add([group.count()]), facts).findings;
}

test('what was old when it came is counted for each consumer, and none of it would be shown', () => {
  const { oldestAfterResumingMs, ...counts } = findings(true);
  expect(oldestAfterResumingMs).toBeCloseTo(3005, -1);
  expect(counts).toEqual({ staleAfterResuming: 2 / CONSUMERS, staleShownAfterResuming: 0 });
});

test('where nobody had stopped reading there is no such figure', () => {
  expect(findings(false)).toEqual({});
});
