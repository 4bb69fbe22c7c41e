import { expect, test } from 'vitest';
import { type InstrumentReadings, instrumentFaults } from './guard.ts';

const healthy: InstrumentReadings = {
  swarm: { cpuPercent: 40, eventLoopP99Ms: 8 },
  emitter: { latenessP99Ms: 2 },
  stolenPercent: 0.5,
  frameIntervalMs: 50,
};

test('a healthy instrument is not blamed, nor one whose stolen time nobody tells', () => {
  expect(instrumentFaults(healthy)).toEqual([]);
  expect(instrumentFaults({ ...healthy, stolenPercent: undefined })).toEqual([]);
});

test.each<[string, Partial<InstrumentReadings>, RegExp]>([
  ['CPU', { swarm: { cpuPercent: 96, eventLoopP99Ms: 8 } }, /a swarm process used 96 % of a core, over 90/],
  [
    'event loop',
    { swarm: { cpuPercent: 40, eventLoopP99Ms: 61 } },
    /the swarm was late by \(p99\) 61 ms, over 50/,
  ],
  ['lateness', { emitter: { latenessP99Ms: 75 } }, /the emitter was late by \(p99\) 75 ms, over 50/],
  ['stolen time', { stolenPercent: 31 }, /lost to its host 31 % of its processor time, over 25/],
])('%s', (_name, difference, words) => {
  const faults = instrumentFaults({ ...healthy, ...difference });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(words);
});

test('at a slow rate an interval is allowed, at a high one 50 ms', () => {
  const late = { swarm: { cpuPercent: 40, eventLoopP99Ms: 8 }, emitter: { latenessP99Ms: 60 } };
  expect(instrumentFaults({ ...healthy, ...late, frameIntervalMs: 200 })).toEqual([]);
  expect(instrumentFaults({ ...healthy, ...late, frameIntervalMs: 16 })).toHaveLength(1);
});
