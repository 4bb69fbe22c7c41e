import { expect, test } from 'vitest';
import { clockWithOffset } from '../meters/clock.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import { freePort } from '../processes/ports.ts';
import { churn } from './joining.ts';

test('who is refused has not joined, and counts as having waited in vain', async () => {
  const clock = clockWithOffset(0);
  const startMicros = clock();
  const report = await churn(
    {
      stream: {
        protocol: 'tcp',
        url: `http://127.0.0.1:${await freePort()}`,
        channel: 'stream',
        relay: false,
      },
      window: { startMicros, endMicros: startMicros + 100_000 },
      joinsPerSecond: 50,
      stayMs: 0,
    },
    clock,
  );
  expect(report).toMatchObject({ joins: 0, failures: 5 });
  expect(DurationHistogram.decode(report.timeToFirstFrame).atPercentileMs(50)).toBeCloseTo(5000, -1);
});
