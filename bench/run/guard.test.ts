import { expect, test } from 'vitest';
import { type InstrumentReadings, instrumentFaults } from './guard.ts';

const healthy: InstrumentReadings = {
  swarmCpuPercent: 40,
  linksCpuPercent: 10,
  linksLatenessP99Ms: 0,
  emitter: { latenessP99Ms: 2 },
  stolenPercent: 0.5,
  machine: { cores: 2, othersPercent: 3, quotaPeriods: 40, throttledPeriods: 0 },
  othersAreBlamed: true,
  processes: 5,
  frameIntervalMs: 50,
};

test('a healthy instrument is not blamed, nor one on a machine of which nothing is told', () => {
  expect(instrumentFaults(healthy)).toEqual([]);
  expect(instrumentFaults({ ...healthy, stolenPercent: undefined, machine: { cores: 2 } })).toEqual([]);
});

const machine = (changes: Partial<InstrumentReadings['machine']>) => ({
  machine: { ...healthy.machine, ...changes },
});

test.each<[string, Partial<InstrumentReadings>, RegExp]>([
  ['CPU', { swarmCpuPercent: 96 }, /a swarm process used 96 % of a core, over 90/],
  ['CPU of links', { linksCpuPercent: 99 }, /the simulated links used 99 % of a core, over 90/],
  ['lateness', { emitter: { latenessP99Ms: 75 } }, /the emitter was late by \(p99\) 75 ms, over 50/],
  ['stolen time', { stolenPercent: 31 }, /lost to its host 31 % of its processor time, over 25/],
  ['others', machine({ othersPercent: 52 }), /other programs used 52 % of the processor time, over 25/],
  ['a quota', machine({ throttledPeriods: 4 }), /until its period was over, in 10 % of the periods, over 1/],
])('%s', (_name, difference, words) => {
  const faults = instrumentFaults({ ...healthy, ...difference });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(words);
});

test('at a slow rate an interval is allowed, at a high one 50 ms', () => {
  const late = { emitter: { latenessP99Ms: 60 } };
  expect(instrumentFaults({ ...healthy, ...late, frameIntervalMs: 200 })).toEqual([]);
  expect(instrumentFaults({ ...healthy, ...late, frameIntervalMs: 16 })).toHaveLength(1);
});

test('others take nothing where a core is left for each process, and are not blamed where the relay may be one of them', () => {
  const busy = machine({ cores: 16, othersPercent: 60 });
  expect(instrumentFaults({ ...healthy, ...busy })).toEqual([]);
  expect(instrumentFaults({ ...healthy, ...busy, processes: 8 })).toHaveLength(1);
  const foreign = { ...machine({ othersPercent: 60 }), othersAreBlamed: false };
  expect(instrumentFaults({ ...healthy, ...foreign })).toEqual([]);
});
