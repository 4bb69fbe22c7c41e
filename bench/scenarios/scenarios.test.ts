import { afterEach, describe, expect, test } from 'vitest';
import { findChromium } from '../../src/web/testing/chromium.ts';
import { parseInvocation } from '../command-line.ts';
import { ProgressLine } from '../progress.ts';
import { type EntryResult, labelOf, type RunResults } from '../results.ts';

/** Real processes and real sockets under a load that says nothing of speed. */
const tiny =
  '--rounds 1 --consumers 10 --seconds 0.6 --warmup-seconds 0.4 --width 160 --height 120 --frame-bytes 4000 --swarm-processes 2'.split(
    ' ',
  );

const told: string[] = [];
afterEach(() => {
  told.length = 0;
});

async function run(...argv: string[]): Promise<RunResults> {
  const invocation = parseInvocation([argv[0] ?? '', ...tiny, ...argv.slice(1)]);
  if (invocation.action !== 'run') throw new Error('nothing to run');
  const { scenario, options, command } = invocation;
  return scenario.run({
    options,
    command,
    progress: new ProgressLine({ write: (text) => told.push(text) }),
    signal: new AbortController().signal,
  });
}

/** What is blamed on the instrument depends on what else the machine does; anything else must not be there. */
/** At the usual frame rate. */
const FRAME_INTERVAL_MS = 50;

function expectSound({ entries, complete }: RunResults): void {
  expect(complete).toBe(true);
  const blamed = entries.flatMap(({ rounds }) =>
    rounds.flatMap((round) => (round.instrumentLimited ? [] : round.reasons)),
  );
  expect(blamed).toEqual([]);
  for (const entry of entries) {
    expect(entry.offered).toBe(entry.delivered + entry.dropped + entry.lost);
    expect(entry.rounds.length).toBeGreaterThan(0);
  }
}

const labels = ({ entries }: RunResults): string[] => entries.map(labelOf);

/** Of the first round, valid or not. */
const findingsOf = (entry: EntryResult | undefined): Readonly<Record<string, number>> =>
  entry?.rounds[0]?.findings ?? {};

test('noise sets a transport against itself', async () => {
  const results = await run('noise', '--only', 'uws');
  expectSound(results);
  expect(labels(results)).toEqual(['uws, once', 'uws, again']);
});

test('channels spreads viewers over emitters', async () => {
  const results = await run('channels', '--only', 'ws');
  expectSound(results);
  expect(labels(results)).toEqual(['ws, 1 channel', 'ws, 2 channels', 'ws, 5 channels', 'ws, 10 channels']);
  expect(new Set(results.entries.map(({ rounds }) => rounds[0]?.offered)).size).toBe(1);
});

test('rates sends more frames to the same viewers', async () => {
  const results = await run('rates', '--only', 'socketio-msgpack');
  expectSound(results);
  expect(labels(results).map((label) => label.split(', ')[1])).toEqual([
    '1 fps',
    '5 fps',
    '20 fps',
    '60 fps',
  ]);
  const [slowest, , , quickest] = results.entries.map(({ rounds }) => rounds[0]?.deliveriesPerSecond ?? 0);
  expect(quickest).toBeGreaterThan(10 * (slowest ?? 0));
});

test('sizes meets every size that it names', async () => {
  const results = await run('sizes', '--only', 'uws');
  expectSound(results);
  expect(labels(results)).toEqual(['uws, 4 kB', 'uws, 30 kB', 'uws, 120 kB', 'uws, 500 kB']);
});

test.each(['uws', 'ws', 'socketio', 'socketio-msgpack'])(
  'stalled: on %s those who stop reading get old frames and the others do not',
  async (transport) => {
    const results = await run('stalled', '--only', transport, '--seconds', '2');
    expectSound(results);
    expect(labels(results)).toEqual([
      `${transport}, nobody stalls`,
      `${transport}, beside stalled ones`,
      `${transport}, stalled`,
    ]);
    const [, beside, stalled] = results.entries;
    if (beside === undefined || stalled === undefined) throw new Error('groups are missing');
    expect(findingsOf(stalled).oldestAfterResumingMs).toBeGreaterThan(800);
    // Those on their way when reading stopped: half a second of them, and those closer together than they should be
    // because the emitter of a busy machine was late. None of them is shown.
    const lateFrames = Math.ceil((stalled.rounds[0]?.emitter.latenessP99Ms ?? 0) / FRAME_INTERVAL_MS);
    expect(findingsOf(stalled).staleAfterResuming).toBeLessThanOrEqual(10 + lateFrames);
    expect(findingsOf(stalled).staleShownAfterResuming).toBe(0);
    expect(findingsOf(beside).oldestAfterResumingMs).toBeUndefined();
    expect(stalled.rounds[0]?.frozenShare).toBeGreaterThan(0.4);
    expect(beside.rounds[0]?.frozenShare).toBeLessThan(0.4);
  },
);

test('acknowledge sets those who do it beside those who do not', async () => {
  const results = await run('acknowledge', '--only', 'socketio-msgpack');
  expectSound(results);
  expect(labels(results)).toEqual(['socketio-msgpack, silent', 'socketio-msgpack, acknowledging']);
  for (const { relay } of results.entries) expect(relay?.cpuMicrosPerDelivery?.median).toBeGreaterThan(0);
});

test('churn times the first frame of those who join', async () => {
  const results = await run('churn', '--only', 'socketio');
  expectSound(results);
  const findings = findingsOf(results.entries[1]);
  expect(findings.failedJoins).toBe(0);
  expect(findings.miscounted).toBe(0);
  expect(findings.joinsPerSecond).toBeGreaterThan(10);
  expect(findings.timeToFirstFrameMs).toBeGreaterThan(0);
  expect(findings.timeToFirstFrameP99Ms).toBeGreaterThanOrEqual(findings.timeToFirstFrameMs ?? 0);
});

test.each(['uws', 'ws', 'socketio', 'socketio-msgpack'])(
  'restart: on %s everybody comes back, and what was lost is told',
  async (transport) => {
    const results = await run('restart', '--only', transport, '--seconds', '4');
    expectSound(results);
    const findings = findingsOf(results.entries[0]);
    expect(findings.neverRecovered).toBe(0);
    expect(findings.missedFrames).toBeGreaterThan(0);
    expect(findings.relayBackMs).toBeGreaterThan(0);
    expect(findings.recoveryMaxMs).toBeGreaterThanOrEqual(findings.recoveryMs ?? 0);
    expect(findings.comeBackMs).toBeLessThan(5000);
    expect(findings.miscounted).toBe(0);
  },
);

test('http asks for pages beside the video', async () => {
  const results = await run('http', '--only', 'socketio');
  expectSound(results);
  const findings = findingsOf(results.entries[1]);
  expect(findings.httpFailures).toBe(0);
  expect(findings.httpRequestsPerSecond).toBeGreaterThan(50);
  expect(findings.httpP99Ms).toBeGreaterThan(0);
});

test.skipIf(findChromium() === undefined)('browser reads from the pixels what came, and when', async () => {
  const results = await run(
    'browser',
    ...'--only uws --consumers 1 --seconds 1.5 --warmup-seconds 0.5 --width 320 --height 240'.split(' '),
  );
  expect(labels(results)).toEqual(['uws, test pattern', 'uws, fake camera']);
  expectSound(results);
  for (const entry of results.entries) {
    const findings = findingsOf(entry);
    expect(findings.shownPerSecond).toBeGreaterThan(2);
    expect(findings.encodeMs).toBeGreaterThan(0);
    expect(findings.decodeMs).toBeGreaterThan(0);
    expect(findings.pictureWidth).toBeLessThanOrEqual(320);
    // Two clocks of one browser, and a strip in whole milliseconds.
    expect(Math.abs((entry.rounds[0]?.latencyMs.p50 ?? 0) - (findings.headerLatencyMs ?? 0))).toBeLessThan(5);
  }
});

test.each([
  ['--fps', '7', '--fps: 7 is not allowed; the emit page offers 5, 10'],
  ['--width', '400', '--width: 400x120 is not allowed; the emit page offers 320x240'],
])('browser with %s %s is refused by name', async (flag, value, message) => {
  await expect(run('browser', '--only', 'uws', flag, value)).rejects.toThrow(message);
});

test('soak tells the slope of memory with its error', async () => {
  const results = await run('soak', '--only', 'ws', '--seconds', '3');
  expectSound(results);
  const slope = results.entries[0]?.findings.memorySlopeBytesPerHour;
  // Memory that has not moved in three seconds has a slope of zero, and no error.
  if (results.entries[0]?.valid === true) expect(slope?.high).toBeGreaterThanOrEqual(slope?.low ?? 0);
});

test('micro times operations of the relay and of the pictures', async () => {
  const { micro = [] } = await run('micro', '--seconds', '0.2');
  expect(micro.length).toBeGreaterThan(6);
  for (const { microsPerOperation } of micro) expect(microsPerOperation.median).toBeGreaterThan(0);
});

test('capacity brackets what a transport carries', async () => {
  const results = await run('capacity', '--only', 'uws', '--objective-p99-ms', '15');
  const [entry] = results.entries;
  if (entry?.capacity === undefined) {
    // A machine this busy carries not even one within so little: then it must say so.
    expect(entry?.reasons.join()).toContain('not one consumer met the objective');
    return;
  }
  const { consumers, probes, objective } = entry.capacity;
  expect(objective).toContain('p99 latency at most 15 ms');
  expect(probes.some(({ met, consumers: tried }) => met && tried <= consumers.median)).toBe(true);
  expect(probes.some(({ met, consumers: tried }) => !met && tried > consumers.median)).toBe(true);
});

describe('the generator guard', () => {
  test('names a swarm that is too slow, and its rounds are not averaged', async () => {
    const results = await run(
      'compare',
      '--only',
      'uws',
      '--swarm-processes',
      '1',
      '--consumers',
      '1200',
      '--fps',
      '60',
      '--frame-bytes',
      '20000',
      '--width',
      '320',
      '--height',
      '240',
    );
    expect(results.valid).toBe(false);
    expect(results.reasons.join()).toMatch(
      /the instrument was the limit: (a swarm process used|the swarm was late)/,
    );
    expect(results.entries[0]?.latencyMs.p99.median).toBe(0);
  });
});

test('links: who is behind a slow link sees fewer and older frames', async () => {
  const results = await run(
    'links',
    '--only',
    'uws',
    '--frame-bytes',
    '20000',
    '--width',
    '320',
    '--height',
    '240',
    '--seconds',
    '2',
  );
  expectSound(results);
  expect(labels(results)).toEqual(['uws, fibre', 'uws, wifi', 'uws, 4G', 'uws, 3G']);
  const [fibre, , , slowest] = results.entries.map(({ rounds }) => rounds[0]?.latencyMs.p50 ?? 0);
  expect(slowest).toBeGreaterThan(150);
  expect(slowest).toBeGreaterThan(2 * (fibre ?? 0));
});
