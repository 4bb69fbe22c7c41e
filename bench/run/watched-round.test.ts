import { expect, test } from 'vitest';
import { DurationHistogram } from '../meters/histogram.ts';
import type { Standstill } from '../meters/standstill.ts';
import type { WatchedWindow } from '../swarm/watching.ts';
import { quickestOf, type RawWatch, summariseWatch, watchedRound } from './watched-round.ts';

const window = { startMicros: 0, endMicros: 1e6 };

const histogramOf = (...micros: number[]): string => {
  const histogram = new DurationHistogram();
  for (const each of micros) histogram.record(each);
  return histogram.encoded();
};

/** A process of two viewers, who see ten frames a second each. */
function seen(changes: Partial<WatchedWindow> = {}, standstills: readonly Standstill[] = []): WatchedWindow {
  return {
    viewers: 2,
    frames: 20,
    bytes: 20_000,
    incomplete: 0,
    gaps: histogramOf(100_000, 100_000),
    longestGapMicros: 150_000,
    latency: histogramOf(),
    load: { cpuPercent: 20, eventLoopP99Ms: 1, standstills },
    losses: [],
    ...changes,
  };
}

const raw = (...each: WatchedWindow[]): RawWatch => ({
  window,
  seen: each,
  usage: undefined,
  stolenPercent: 0,
  machine: { cores: 2 },
});

function resultOf(...watches: RawWatch[]) {
  const quickest = quickestOf(watches);
  const rounds = watches.map((watch, i) => watchedRound(i + 1, watch, quickest));
  return summariseWatch({ name: 'target' }, 4, rounds, quickest);
}

test('viewers of all processes are told together: the rate of each, the traffic of all, the longest gap of any', () => {
  const result = resultOf(raw(seen(), seen({ longestGapMicros: 400_000, incomplete: 3 })));
  expect(result.rounds[0]).toMatchObject({
    frames: 40,
    incomplete: 3,
    framesPerSecond: 10,
    megabitsPerSecond: 0.32,
    bytesPerFrame: 1000,
    gapMs: { max: 400 },
  });
  expect(result).toMatchObject({
    valid: true,
    incomplete: 3,
    latencyUnknown: expect.stringContaining('X-Timestamp'),
  });
});

test('latency is told where frames say when they were captured, unless it is by another clock', () => {
  const told = (micros: number): WatchedWindow =>
    seen({ latency: histogramOf(micros), quickestMicros: micros });
  expect(resultOf(raw(told(8000), seen())).latencyMs?.p50.median).toBeCloseTo(8, 1);
  expect(resultOf(raw(told(1e15))).latencyUnknown).toContain("is behind this machine's");
  expect(resultOf(raw(told(-20_000))).latencyUnknown).toContain(
    "is ahead of this machine's, by 20.0 ms or more",
  );
});

test('a round in which nothing came, a viewer was lost or the swarm stood still does not count, and is told with its kind', () => {
  const still = (seconds: number) => ({ fromMicros: 0, untilMicros: seconds * 1e6, cpuMicros: 0 });
  const result = resultOf(
    raw(seen({}, [still(0.1)])),
    raw(seen({}, [still(0.3)])),
    raw(seen({ frames: 0 })),
    raw(seen({ losses: ['a viewer was disconnected: the stream ended'] })),
  );
  expect(result.valid).toBe(false);
  expect(result.reasons).toEqual([
    'none of its rounds is valid',
    'the instrument was the limit: a swarm process stood still for 0.30 s (the worst of 2 rounds)',
    'no frame came while it was watched',
    'a viewer was disconnected: the stream ended',
  ]);
});
