import { expect, test } from 'vitest';
import { parseProcessorTime, readProcessorTime, stolenPercent } from './stolen-time.ts';

test('stolen time is told from /proc/stat, guests counted once', () => {
  const before = parseProcessorTime('cpu  100 0 50 800 10 0 5 35 20 0\ncpu0 1 2 3\n');
  expect(before).toEqual({ total: 1000, stolen: 35 });
  const after = parseProcessorTime('cpu  150 0 50 830 10 0 5 55 70 0\n');
  expect(stolenPercent(before, after)).toBe(20);
  expect(stolenPercent(before, before)).toBe(0);
});

test.runIf(process.platform === 'linux')('this machine tells', () => {
  expect(readProcessorTime()?.total).toBeGreaterThan(0);
});
