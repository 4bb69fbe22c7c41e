import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sleepUntil } from '../meters/clock.ts';
import { projectRoot } from '../processes/project-root.ts';
import type { RoundResult } from '../results/results.ts';
import { summariseEntry } from '../statistics/summarise.ts';
import { availability } from '../subject/availability.ts';
import { type Entry, entries } from '../subject/entries.ts';
import { StartedSubject } from '../subject/started.ts';
import type { RunningRound } from './contender.ts';
import { measure } from './measure.ts';
import { contenderOf } from './testing/raw-round.ts';
import { expectAllFrames, tinyLoad, tinyStage } from './testing/tiny-stage.ts';

const stage = tinyStage();
const { consumers: CONSUMERS } = tinyLoad;

/** A busy machine spoils a round for the guard, and changes nothing about the frames. */
const SPOILT = 'the instrument was the limit';

/** What one round comes to, and what it is blamed for besides what the machine was too busy for. */
async function measured(entry: Entry): Promise<RoundResult> {
  const [measurement] = await measure({ entry, load: tinyLoad }, 1, stage.pictures, stage.crew);
  if (measurement === undefined) throw new Error('nothing was measured');
  const { result, latency } = measurement;
  expect(result.valid).toBe(result.reasons.length === 0);
  expect(latency.count).toBe(Math.round(result.deliveriesPerSecond * tinyLoad.seconds));
  return { ...result, reasons: result.reasons.filter((reason) => !reason.startsWith(SPOILT)) };
}

test.each(availability(entries).available.map((entry) => [entry.name, entry] as const))(
  '%s loses no frame',
  async (_name, entry) => {
    const result = await measured(entry);
    expect(result.reasons).toEqual([]);
    expectAllFrames(result);
    expect(result.latencyMs.p50).toBeGreaterThan(0);
    expect(result.latencyMs.p50).toBeLessThanOrEqual(result.latencyMs.max);
    expect(result.relay?.cpuMicrosPerDelivery).toBeGreaterThan(0);
    expect(result.relay?.rssBytesWithoutViewers).toBeGreaterThan(10e6);
    expect(result.relay?.rssBytesPeak).toBeGreaterThan(10e6);
    expect(result.consumers).toBe(CONSUMERS);
    expect(result.memoryOverTime.length).toBeGreaterThanOrEqual(2);
    expect(result.swarm.cpuPercent).toBeGreaterThan(0);
  },
);

test('frames are due when the scenario wants them', async () => {
  const [entry] = entries;
  if (entry === undefined) throw new Error('there are no entries');
  const bursts = { kind: 'repeating', everyMicros: 100_000, offsetsMicros: [0, 0, 20_000] } as const;
  const [measurement] = await measure(
    { entry, load: { ...tinyLoad, schedule: bursts } },
    1,
    stage.pictures,
    stage.crew,
  );
  // Thirty a second, of which a tenth belongs to the warm-up.
  const { offered, delivered = 0, dropped = 0, deliveriesPerSecond } = measurement?.result ?? {};
  expect(offered).toBe(CONSUMERS * 12);
  expect(delivered + dropped).toBe(CONSUMERS * 12);
  // Of what was delivered, a quarter belongs to the warm-up; a busy machine may have some overtaken.
  expect(deliveriesPerSecond).toBeGreaterThan(0);
  expect(deliveriesPerSecond).toBeLessThan(CONSUMERS * 30.01);
});

describe('a round that is cut short', () => {
  /** Ends a round of ten minutes so long after its window began. */
  async function cutAfter(
    seconds: number,
    warmupSeconds = tinyLoad.warmupSeconds,
  ): Promise<RoundResult | undefined> {
    const cut = new AbortController();
    const during = async ({ window, clock }: RunningRound) => {
      await sleepUntil(clock, window.startMicros + 1e6 * seconds);
      cut.abort();
      await stage.crew.cutShort();
      return {};
    };
    const load = { ...tinyLoad, seconds: 600, warmupSeconds };
    const contender = contenderOf({ load, disturbance: { during } });
    const [measurement] = await measure(contender, 1, stage.pictures, stage.crew, cut.signal);
    return measurement?.result;
  }

  test('is one of what was measured until then', async () => {
    const result = await cutAfter(0.5);
    const seconds = result?.cutShortAfterSeconds ?? 0;
    // An emitter on a busy machine may not have come that far.
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(30);
    expect(result?.reasons.filter((reason) => !reason.startsWith(SPOILT))).toEqual([]);
    // The warm-up has five frames.
    expect(result).toMatchObject({ lost: 0, offered: Math.round(CONSUMERS * (5 + seconds * tinyLoad.fps)) });
    // What it was emitted at, less what a newer frame has overtaken.
    const { deliveriesPerSecond = 0 } = result ?? {};
    expect(deliveriesPerSecond).toBeLessThan(CONSUMERS * tinyLoad.fps + 0.001);
    expect(deliveriesPerSecond).toBeGreaterThan(0);
    expect(result?.memoryOverTime.at(-1)?.atSeconds).toBeLessThan(seconds + 5);
    expect(result?.latencyOverTime.length).toBeLessThanOrEqual(Math.ceil(seconds / 0.25));
    expect(result?.frozenShare).toBeLessThan(1);
  });

  test('before anything was measured is none', async () => {
    // A busy machine takes its time to cut it short: the window is far away.
    await expect(cutAfter(-59.9, 60)).rejects.toThrow('cut short before anything was measured');
  });
});

describe('a relay that does wrong on purpose', () => {
  /** It is not waited for to stop for as long as a relay that may have something to do yet. */
  const STOP_TIMEOUT_MS = 300;

  const faulty = (fault: string): Entry => {
    const entry: Entry = {
      name: `faulty-${fault}`,
      yardstick: false,
      relay: true,
      protocol: 'websocket',
      libraries: ['ws'],
      program: () => [
        '--eval',
        `process.env.FAULT = ${JSON.stringify(fault)}; import(${JSON.stringify(double)})`,
      ],
    };
    return fault === 'linger'
      ? { ...entry, subject: () => StartedSubject.start(entry, STOP_TIMEOUT_MS) }
      : entry;
  };
  const double = join(projectRoot, 'bench', 'testing', 'faulty-relay.mjs');

  /** What the whole entry would be blamed for. */
  const judged = (result: RoundResult) =>
    summariseEntry({
      transport: 'faulty',
      yardstick: false,
      blame: 'everything',
      implementation: '',
      rounds: [{ ...result, valid: result.reasons.length === 0, instrumentLimited: false }],
      percentiles: [],
    });

  test('the double itself is sound', async () => {
    expect(judged(await measured(faulty('none')))).toMatchObject({ valid: true, reasons: [] });
  });

  test.each([
    ['lose', { lost: 8, delivered: 72 }, /lost \(8\)/],
    ['duplicate', { duplicated: 8, lost: 0 }, /duplicated \(8\)/],
    ['reorder', { reordered: 8, lost: 0 }, /reordered \(8\)/],
    ['corrupt', { corrupt: 8, lost: 8 }, /corrupt \(8\)/],
    ['repeat', { corrupt: 8, lost: 8 }, /corrupt \(8\)/],
    ['swap', { corrupt: 8, lost: 8 }, /corrupt \(8\)/],
    ['lie', { dropped: 12, lost: -12 }, /more frames were delivered or dropped than were emitted/],
    ['linger', { lost: 0 }, /did not stop when it was asked to/],
  ])('and %ss is caught and named', async (fault, figures, words) => {
    const result = await measured(faulty(fault));
    expect(result).toMatchObject(figures);
    expect(judged(result).valid).toBe(false);
    expect(judged(result).reasons.join('; ')).toMatch(words);
  });

  test('a program that ends at once is named, with what it said', async () => {
    const broken: Entry = {
      ...faulty('none'),
      name: 'broken',
      program: () => ['--eval', 'throw new Error("no way")'],
    };
    await expect(measured(broken)).rejects.toThrow(/broken: ended with exit code 1[\s\S]*no way/);
  });
});
