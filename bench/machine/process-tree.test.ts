import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parseProcessTime, processTreeTime } from './process-tree.ts';

test('a process has its own time and that of children that have ended, whatever it is called', () => {
  const stat = '4711 (a ) b (c) S 1 4711 4711 0 -1 4194560 500 0 0 0 120 30 7 3 20 0 11 0 999 1000 200';
  expect(parseProcessTime(stat)).toBe(160);
});

const told = processTreeTime() !== undefined;

test.runIf(told)('what a child uses is its parent’s, while it runs and when it has ended', async () => {
  const before = processTreeTime() ?? 0;
  const child = spawn(process.execPath, ['--eval', 'for (;;) if (process.cpuUsage().user > 3e5) break']);
  await once(child, 'close');
  // Thirty ticks of a hundredth of a second each, but for rounding.
  expect((processTreeTime() ?? 0) - before).toBeGreaterThanOrEqual(28);
});
