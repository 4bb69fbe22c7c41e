import { describe, expect, test } from 'vitest';
import type { Standstill } from '../meters/standstill.ts';
import type { SubjectUsage } from '../subject/probe.ts';
import { heldUpShare } from './held-up.ts';
import type { RawRound } from './raw-round.ts';
import { relayStandstills, standstillFaults } from './standstills.ts';
import { contenderOf, groupReport, rawRound, standstill, swarmReport } from './testing/raw-round.ts';

const whole = groupReport(5000);
const { emission } = rawRound();

const swarmStoodStill = (...each: (readonly Standstill[])[]): Pick<RawRound, 'reports'> => ({
  reports: each.map((standstills) => swarmReport({ '': whole }, 20, standstills)),
});
const emitterStoodStill = (...standstills: Standstill[]): Pick<RawRound, 'emission'> => ({
  emission: { ...emission, standstills },
});
const usageOf = (...standstills: Standstill[]): SubjectUsage => ({
  cpuMicros: 400,
  rssBytesPeak: 50e6,
  eventLoopP99Ms: 1,
  garbageCollectionMs: 0,
  memoryOverTime: [],
  standstills,
});

describe('a second of 20 frames, in which nothing but', () => {
  test.each<[string, Partial<RawRound>, string]>([
    [
      'one of two swarm processes',
      swarmStoodStill([standstill(320, 200)], []),
      'a swarm process stood still for 0.20 s, which held up 10 % of what was measured',
    ],
    [
      'a busy swarm process',
      swarmStoodStill([standstill(320, 200, 190)]),
      'a swarm process was busy with one thing for 0.20 s, which held up 20 % of what was measured',
    ],
    [
      'the emitter',
      emitterStoodStill(standstill(320, 100)),
      'the emitter stood still for 0.10 s, which held up 10 % of what was measured',
    ],
    [
      'the links',
      { links: { cpuPercent: 10, eventLoopP99Ms: 90, standstills: [standstill(320, 100)] } },
      'the process of the simulated links stood still for 0.10 s, which held up 10 % of what was measured',
    ],
    [
      'the bench, when the window began,',
      { usage: usageOf(), benchStandstills: [standstill(-20, 100)] },
      'the bench itself stood still for 0.10 s when it was to read what the relay used',
    ],
  ])('%s stood still', (_who, changes, words) => {
    expect(standstillFaults(rawRound(changes))).toEqual([`the instrument was the limit: ${words}`]);
  });

  test('the bench stood still between the ends: nobody waited for it', () => {
    const raw = rawRound({ usage: usageOf(), benchStandstills: [standstill(300, 400)] });
    expect(standstillFaults(raw)).toEqual([]);
  });

  test('the relay stood still: the round counts, and it is the relay’s', () => {
    const raw = rawRound({ usage: usageOf(standstill(320, 400)) });
    expect(standstillFaults(raw)).toEqual([]);
    expect(relayStandstills(raw)).toEqual([standstill(320, 400)]);
  });

  test('everything stood still at once: it was the machine', () => {
    const raw = rawRound({
      ...swarmStoodStill([standstill(320, 200)], [standstill(322, 199)]),
      ...emitterStoodStill(standstill(318, 201)),
      usage: usageOf(standstill(321, 201)),
    });
    expect(standstillFaults(raw)).toEqual([
      'the instrument was the limit: all processes at once stood still for 0.20 s, which held up 20 % of what was measured',
    ]);
    expect(relayStandstills(raw)).toEqual([]);
  });
});

describe('what was held up', () => {
  test('is weighed by the process’s deliveries, and counted once where several stood still', () => {
    const once = standstill(320, 100);
    expect(heldUpShare(rawRound(swarmStoodStill([once], [], [], [])))).toBeCloseTo(0.025);
    expect(heldUpShare(rawRound({ ...swarmStoodStill([once]), ...emitterStoodStill(once) }))).toBeCloseTo(
      0.1,
    );
  });

  test('is the share of the time where that is more than that of the deliveries', () => {
    const { load } = contenderOf();
    const seldom = contenderOf({ load: { ...load, fps: 2 } });
    // No frame was on its way between 0.1 and 0.4 s.
    const between = rawRound({ contender: seldom, ...emitterStoodStill(standstill(100, 300)) });
    expect(heldUpShare(between)).toBeCloseTo(0.3);
    const one = rawRound({ contender: seldom, ...emitterStoodStill(standstill(460, 80)) });
    expect(heldUpShare(one)).toBeCloseTo(0.5);
  });

  test('is nothing before the window, and the last frame if its way was barred after it', () => {
    expect(heldUpShare(rawRound(swarmStoodStill([standstill(-500, 400)])))).toBe(0);
    expect(heldUpShare(rawRound(swarmStoodStill([standstill(1050, 400)])))).toBe(0);
    const slow = [swarmReport({ '': groupReport(300_000) }, 20, [standstill(1050, 400)])];
    expect(heldUpShare(rawRound({ reports: slow }))).toBeCloseTo(0.25);
  });

  test('may be so little that p99 is the relay’s all the same', () => {
    const many = Array.from({ length: 11 }, () => []);
    const raw = rawRound(swarmStoodStill([standstill(320, 60)], ...many));
    expect(heldUpShare(raw)).toBeGreaterThan(0);
    expect(standstillFaults(raw)).toEqual([]);
  });
});
