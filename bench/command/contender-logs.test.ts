import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepReport } from '../report/keep-report.ts';
import { sampleResults } from '../report/sample-results.ts';
import { commandEntry } from '../subject/command-entry.ts';
import { contenderLogs, withLogsNamed } from './contender-logs.ts';

test('what contenders wrote lies beside the report, which says so; of those that wrote nothing there is nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relaymark-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [loud, silent, verbose] = ['loud', 'silent', 'verbose'].map((name) =>
    commandEntry(`${name}:ws=true`),
  );
  loud?.output?.push(Buffer.from('listening\n'));
  verbose?.output?.push(Buffer.from('0123456789abcde\n'.repeat(5000)));
  const logs = contenderLogs([loud, silent, verbose].flatMap((entry) => entry ?? []));
  const results = withLogsNamed(sampleResults(), logs);
  const { htmlPath = '' } = await keepReport(folder, results, logs);
  const read = (name: string): Promise<string> => readFile(join(dirname(htmlPath), name), 'utf8');
  expect(await read('contender-loud.log')).toBe('listening\n');
  const long = await read('contender-verbose.log');
  expect(long.startsWith('# what came before was left out\n0123456789abcde\n')).toBe(true);
  expect(long.length).toBeGreaterThan(60_000);
  expect(long.length).toBeLessThan(66_000);
  expect(await read('index.html')).toContain('contender-loud.log, contender-verbose.log');
  await expect(read('contender-silent.log')).rejects.toThrow('ENOENT');
});
