import { expect, test } from 'vitest';
import { type MachineState, machineBetween, readMachine, stolenPercent } from './reading.ts';

const before: MachineState = {
  cores: 2,
  processorTime: { total: 1000, busy: 150, stolen: 35 },
  ownTicks: 40,
  pressureMicros: 5_000_000,
  throttlings: [
    { periods: 10, throttledPeriods: 0, throttledMicros: 0 },
    { periods: 100, throttledPeriods: 50, throttledMicros: 1_000_000 },
  ],
  clockMegahertz: [2300, 2300],
};
const after: MachineState = {
  cores: 2,
  processorTime: { total: 1400, busy: 400, stolen: 55 },
  ownTicks: 90,
  pressureMicros: 6_500_000,
  throttlings: [
    { periods: 30, throttledPeriods: 0, throttledMicros: 0 },
    { periods: 120, throttledPeriods: 62, throttledMicros: 1_610_000 },
  ],
  clockMegahertz: [2300, 1200],
};

test('what lies between two states of a machine', () => {
  expect(machineBetween(before, after, 2_000_000)).toEqual({
    cores: 2,
    othersPercent: 50,
    pressurePercent: 75,
    quotaPeriods: 20,
    throttledPeriods: 12,
    throttledMs: 610,
    clockMegahertz: 1200,
  });
  expect(stolenPercent(before, after)).toBe(5);
  expect(stolenPercent(before, before)).toBe(0);
});

test('what a system does not tell is left out', () => {
  const silent: MachineState = {
    cores: 2,
    processorTime: undefined,
    ownTicks: undefined,
    pressureMicros: undefined,
    throttlings: [],
    clockMegahertz: [],
  };
  expect(machineBetween(silent, silent, 1)).toEqual({ cores: 2 });
  expect(stolenPercent(silent, silent)).toBeUndefined();
});

test.runIf(process.platform === 'linux')('this machine tells', () => {
  expect(readMachine().processorTime?.total).toBeGreaterThan(0);
});
