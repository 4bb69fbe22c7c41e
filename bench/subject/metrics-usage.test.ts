import { expect, test } from 'vitest';
import { askForUsage, usageInMetrics } from './metrics-usage.ts';

const metrics = `# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 1.5

process_resident_memory_bytes{app="camera"} 5.2428800e+07
`;

test('CPU and memory are read as Prometheus writes them', () => {
  expect(usageInMetrics(metrics)).toEqual({ cpuMicros: 1.5e6, rssBytes: 50 * 1024 * 1024 });
});

test.each([
  ['', 'it has no process_cpu_seconds_total'],
  ['process_cpu_seconds_total NaN\n', 'it has no process_cpu_seconds_total'],
  ['process_cpu_seconds_total 1\n', 'it has no process_resident_memory_bytes'],
  ['# process_cpu_seconds_total 1\n', 'it has no process_cpu_seconds_total'],
])('of %o it is told what is missing', (text, words) => {
  expect(() => usageInMetrics(text)).toThrow(words);
});

test('who does not answer is named', async () => {
  await expect(askForUsage('http://127.0.0.1:1/metrics')).rejects.toThrow('http://127.0.0.1:1/metrics: ');
});
