import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { ProcessUsage, processFiles, readUsage } from './process-usage.ts';

test('threads, and processes that it has started, are added up', () => {
  const texts = { 7: 'Name:\tmine\nVmRSS:\t    1000 kB\n', 8: 'Name:\tits\nVmRSS:\t 24 kB\n' };
  const files = {
    family: () => [7, 8, 9],
    schedules: (pid: number) => (pid === 7 ? ['2000000 5 1', '500000 0 3'] : pid === 8 ? ['1000 0 1'] : []),
    // The last one has ended meanwhile.
    status: (pid: number) => texts[pid as 7 | 8] as string | undefined,
  };
  expect(readUsage(7, files)).toEqual({ cpuMicros: 2501, rssBytes: 1024 * 1024 });
});

test.runIf(process.platform === 'linux')(
  'a process on this machine is measured from outside, with those it starts',
  async () => {
    const work =
      'const end = Date.now() + 200; while (Date.now() < end); process.stdout.write("done"); setInterval(() => {}, 1e4)';
    const child = spawn('sh', ['-c', `${process.execPath} -e '${work}'; true`], { detached: true });
    const { pid } = child;
    if (pid === undefined) throw new Error('it did not start');
    onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
    const usage = new ProcessUsage(() => readUsage(pid, processFiles));
    await usage.begin();
    await once(child.stdout, 'data');
    const { cpuMicros, rssBytesPeak, eventLoopP99Ms } = await usage.end();
    // A busy machine gives it less, and the time is over all the same; Node itself takes some to start.
    expect(cpuMicros).toBeGreaterThan(10_000);
    expect(rssBytesPeak).toBeGreaterThan(20e6);
    expect(eventLoopP99Ms).toBeUndefined();
  },
);

test('of a process that is gone nothing is read', () => {
  const files = { family: (pid: number) => [pid], schedules: () => [], status: () => undefined };
  expect(readUsage(1, files)).toEqual({ cpuMicros: 0, rssBytes: 0 });
});
