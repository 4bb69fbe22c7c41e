import { expect, test } from 'vitest';
import { summariseRound } from './round-summary.ts';
import { contenderOf, groupReport, rawRound, swarmReport } from './testing/raw-round.ts';

test('processes add up, and groups are told apart', () => {
  const measurements = summariseRound(
    rawRound({
      contender: contenderOf({ variant: 'tried' }),
      reports: [
        swarmReport({ near: groupReport(5000), far: groupReport(90_000) }),
        swarmReport({ near: groupReport(15_000) }),
      ],
    }),
  );
  expect(measurements.map(({ variant }) => variant)).toEqual(['tried, near', 'tried, far']);
  const [near, far] = measurements.map(({ result }) => result);
  expect(near).toMatchObject({ offered: 40, delivered: 40, deliveriesPerSecond: 40 });
  expect(near?.latencyMs.max).toBeCloseTo(15, 0);
  expect(near?.latencyOverTime.map(({ p99Ms }) => Math.round(p99Ms ?? 0))).toEqual([15, 15, 15, 15]);
  expect(far).toMatchObject({ offered: 20, deliveriesPerSecond: 20 });
  expect(far?.latencyMs.p50).toBeCloseTo(90, 0);
  expect(measurements[0]?.latency.count).toBe(40);
});

test('a group may be called as every object has a property', () => {
  const [, odd] = summariseRound(
    rawRound({
      reports: [
        swarmReport({ near: groupReport(5000) }),
        swarmReport({ near: groupReport(5000), constructor: groupReport(5000) }),
      ],
    }),
  );
  expect(odd).toMatchObject({ variant: 'constructor', result: { valid: true, offered: 20 } });
});

test('a group to which nothing was delivered does not count, and the others do', () => {
  const [near, far] = summariseRound(
    rawRound({ reports: [swarmReport({ near: groupReport(5000), far: groupReport(5_000_000, 0) })] }),
  );
  expect(near?.result).toMatchObject({ valid: true, reasons: [] });
  expect(far?.result).toMatchObject({
    valid: false,
    reasons: ['nothing was delivered to these viewers while it was measured'],
  });
});

test('what a delivery costs is over those of all groups', () => {
  const usage = {
    cpuMicros: 400,
    rssBytesPeak: 50e6,
    eventLoopP99Ms: 1,
    garbageCollectionMs: 0,
    standstills: [],
    memoryOverTime: [],
  };
  const reports = [swarmReport({ near: groupReport(5000), far: groupReport(90_000) })];
  const [near] = summariseRound(rawRound({ reports, usage }));
  expect(near?.result.relay?.cpuMicrosPerDelivery).toBe(10);
});

test('findings of the scenario and of meters stand side by side; of an unknown relay there is no usage', () => {
  const [only] = summariseRound(rawRound({ findings: { connectionsPerSecond: 7 } }));
  expect(only?.variant).toBeUndefined();
  expect(only?.result.findings).toEqual({ connectionsPerSecond: 7 });
  expect(only?.result).not.toHaveProperty('relay');
});

test('slices count as one, and what is told of each stands in the order of time', () => {
  const usage = {
    cpuMicros: 400,
    rssBytesPeak: 50e6,
    eventLoopP99Ms: 1,
    garbageCollectionMs: 2,
    standstills: [],
    memoryOverTime: [{ atSeconds: 1, rssBytes: 50e6 }],
  };
  const quick = rawRound({ usage, stolenPercent: 1 });
  const { startMicros } = quick.window;
  const standstills = [
    { fromMicros: startMicros + 100_000, untilMicros: startMicros + 300_000, cpuMicros: 0 },
  ];
  const slow = rawRound({
    usage: { ...usage, rssBytesPeak: 60e6, eventLoopP99Ms: 200, standstills },
    stolenPercent: 3,
    reports: [swarmReport({ '': groupReport(90_000) })],
  });
  const [joined] = summariseRound(quick, slow);
  expect(joined?.result).toMatchObject({
    valid: true,
    offered: 40,
    delivered: 40,
    deliveriesPerSecond: 20,
    stolenPercent: 2,
    relay: {
      cpuMicrosPerDelivery: 20,
      rssBytesPeak: 60e6,
      eventLoopP99Ms: 200,
      garbageCollectionMs: 4,
      standstills: [{ atSeconds: 1.1, seconds: 0.2 }],
    },
    memoryOverTime: [{ atSeconds: 1 }, { atSeconds: 2 }],
  });
  expect(joined?.latency.count).toBe(40);
  expect(joined?.result.latencyMs.max).toBeCloseTo(90, 0);
});

test('why one slice does not count, the round does not', () => {
  const [joined] = summariseRound(rawRound(), rawRound({ plannedFrames: 21 }));
  expect(joined?.result).toMatchObject({
    valid: false,
    reasons: ['only 20 of 21 frames were emitted'],
    instrumentLimited: false,
  });
});
