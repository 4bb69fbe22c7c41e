import { expect, test } from 'vitest';
import { parseProcessorTime } from './processor-time.ts';

const procStat = `cpu  100 0 50 800 10 0 5 35 20 0
cpu0 60 0 40 380 10 0 5 5 20 0
cpu1 40 0 10 420 0 0 0 30 0 0
cpu10 7 7 7 7 7 7 7 7 7 7
intr 1 2 3
`;

test('time is told from /proc/stat, guests counted once and interrupts as nobody’s', () => {
  expect(parseProcessorTime(procStat)).toEqual({ total: 1000, busy: 150, stolen: 35 });
});

test('of the processors that count', () => {
  expect(parseProcessorTime(procStat, [1])).toEqual({ total: 500, busy: 50, stolen: 30 });
  expect(parseProcessorTime(procStat, [0, 1])).toEqual({ total: 1000, busy: 150, stolen: 35 });
});
