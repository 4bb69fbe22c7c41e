import { expect, test } from 'vitest';
import type { Environment } from '../results/environment.ts';
import type { RoundResult } from '../results/results.ts';
import { remarksOn } from './entry.ts';
import { besideTheRun, coresOf, machineOf } from './machine.ts';
import { sampleResults } from './sample-results.ts';

const { environment, entries } = sampleResults();

test('a machine of which a run could use a part is told as that', () => {
  const bound: Environment = {
    ...environment,
    cores: 1,
    machineCores: 2,
    affinity: '0',
    quotaCores: 0.5,
    clockMegahertz: 2300,
  };
  expect(machineOf(bound)).toBe(
    'A processor, 1 of 2 cores, a quota of 0.5, bound to processor 0, 2300 MHz, 16.0 GiB',
  );
  expect(coresOf({ ...environment, cores: 1 })).toBe('1 core');
  // Of before all that was told.
  expect(machineOf(environment)).toBe('A processor, 2 cores, 16.0 GiB');
});

const [entry] = entries;
if (entry === undefined) throw new Error('no entry');
const withRounds = (change: (round: RoundResult) => Partial<RoundResult>) => ({
  ...entry,
  rounds: entry.rounds.map((round) => ({ ...round, ...change(round) })),
});

test('what else went on beside a run is told at its worst', () => {
  const busy = withRounds(({ round }) => ({
    machine: {
      cores: 2,
      othersPercent: round === 2 ? 18 : 3,
      pressurePercent: 12,
      quotaPeriods: 20,
      throttledPeriods: round === 3 ? 2 : 0,
      throttledMs: 10,
      clockMegahertz: round === 1 ? 1200 : 2300,
    },
  }));
  const text = besideTheRun({ ...environment, loadAverage: 0.75 }, busy.rounds);
  expect(text).toContain('a load of 0.75 in the minute before; other programs used up to 18.0 % of the');
  expect(text).toContain('waited for a processor for up to 12.0 %');
  expect(text).toContain('a quota stopped everything in up to 2 of its periods');
  expect(text).toContain('ran at 1200 to 2300 MHz');
  expect(text).toContain('lost up to 0.10 % of its processor time to its host');
  expect(besideTheRun(environment, entry.rounds)).toContain('does not tell what other programs used');
});

test('a relay that stood still is remarked on, and so is what is not the relay’s', () => {
  expect(remarksOn(entry)).toEqual([]);
  const stoodStill = withRounds(({ round, relay }) => ({
    ...(relay === undefined || round > 2
      ? {}
      : {
          relay: {
            ...relay,
            standstills: [{ atSeconds: 1, seconds: round === 2 ? 0.98 : 0.06, busyShare: 0.01 }],
          },
        }),
    heldUpShare: round === 1 ? 0.0004 : 0.004,
  }));
  expect(remarksOn(stoodStill)).toEqual([
    'stood still for 0.98 s in one go (round 2), the longest of 2 times',
    'the largest latency: the instrument’s, which stood still meanwhile, and not the relay’s',
  ]);
});
