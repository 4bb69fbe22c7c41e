import { describe, expect, test } from 'vitest';
import { findChromium } from '../../src/browsers/chromium.ts';
import { linkProfiles } from '../links/profile.ts';
import { expectRestarted, expectSound, findingsOf, labels, runScenario } from '../testing/scenario-run.ts';

test('channels spreads viewers over emitters', async () => {
  const results = await runScenario('channels', '--only', 'ws', '--consumers', '10');
  expectSound(results);
  expect(labels(results)).toEqual(['ws, 1 channel', 'ws, 2 channels', 'ws, 5 channels', 'ws, 10 channels']);
  expect(results.entries.map(({ rounds }) => rounds[0]?.offered)).toEqual([60, 60, 60, 60]);
});

test('rates sends more frames to the same viewers', async () => {
  const results = await runScenario('rates', '--only', 'socketio-msgpack', '--seconds', '0.2');
  expectSound(results);
  expect(labels(results).map((label) => label.split(', ')[1])).toEqual([
    '1 fps',
    '5 fps',
    '20 fps',
    '60 fps',
  ]);
  expect(results.entries.map(({ rounds }) => rounds[0]?.offered)).toEqual([6, 6, 24, 72]);
});

test('sizes meets every size that it names', async () => {
  const results = await runScenario('sizes', '--only', 'uws', '--seconds', '0.2');
  expectSound(results);
  expect(labels(results)).toEqual(['uws, 4 kB', 'uws, 30 kB', 'uws, 120 kB', 'uws, 500 kB']);
});

test('control sets a relay that leaves its viewers alone beside itself', async () => {
  const results = await runScenario('control', '--only', 'socketio-msgpack');
  expectSound(results);
  expect(labels(results)).toEqual(['socketio-msgpack, off', 'socketio-msgpack, on']);
  for (const { rounds } of results.entries) {
    expect(rounds[0]?.relay?.cpuMicrosPerDelivery).toBeGreaterThan(0);
  }
});

test('restart: everybody comes back, and what was lost is told', async () => {
  expectRestarted(await runScenario('restart', '--only', 'ws', '--seconds', '12'));
});

test('http asks for pages beside the video', async () => {
  const results = await runScenario('http', '--only', 'socketio', '--seconds', '1');
  expectSound(results);
  const findings = findingsOf(results.entries[1]);
  expect(findings.httpFailures).toBe(0);
  expect(findings.httpRequestsPerSecond).toBeGreaterThan(0);
  expect(findings.httpP99Ms).toBeGreaterThan(0);
});

test.skipIf(findChromium() === undefined)('browser reads from the pixels what came, and when', async () => {
  const results = await runScenario(
    'browser',
    ...'--only uws --consumers 1 --fps 5 --seconds 1 --width 320 --height 240'.split(' '),
  );
  expect(labels(results)).toEqual(['uws, test pattern', 'uws, fake camera']);
  expectSound(results);
  for (const entry of results.entries) {
    const findings = findingsOf(entry);
    expect(findings.shownPerSecond).toBeGreaterThan(0);
    expect(findings.encodeMs).toBeGreaterThan(0);
    expect(findings.decodeMs).toBeGreaterThan(0);
    expect(findings.pictureWidth).toBeLessThanOrEqual(320);
    // That strip and header agree, picture by picture, is asked in every round: it would be a reason against it.
    expect(findings.headerLatencyMs).toBeGreaterThan(0);
    expect(entry.rounds[0]?.latencyMs.p50).toBeGreaterThan(0);
  }
});

test('soak tells the slope of memory with its error', async () => {
  const results = await runScenario('soak', '--only', 'ws', '--seconds', '1');
  expectSound(results);
  const slope = results.entries[0]?.findings.memorySlopeBytesPerHour;
  // Memory that has not moved in a second has a slope of zero, and no error.
  if (results.entries[0]?.valid === true) expect(slope?.high).toBeGreaterThanOrEqual(slope?.low ?? 0);
});

test('micro times operations of the relay and of the pictures', async () => {
  const { micro = [] } = await runScenario('micro', '--seconds', '0.2');
  expect(micro.length).toBeGreaterThan(6);
  for (const { microsPerOperation } of micro) expect(microsPerOperation.median).toBeGreaterThan(0);
});

test('capacity brackets what a transport carries', async () => {
  const results = await runScenario('capacity', '--only', 'uws', '--objective-p99-ms', '1', '--confirm', '1');
  const [entry] = results.entries;
  if (entry?.capacity === undefined) {
    // A machine this busy carries not even one within so little: then it must say so.
    expect(entry?.reasons.join()).toMatch(
      /not one consumer met the objective|nothing .* held for|nothing is known/,
    );
    return;
  }
  const { consumers, probes, confirmations = [], objective } = entry.capacity;
  expect(objective).toContain('p99 latency at most 1 ms');
  expect(confirmations.at(-1)).toMatchObject({ met: true, consumers: consumers.median });
  expect(probes.some(({ met, consumers: tried }) => !met && tried > consumers.median)).toBe(true);
});

describe('the generator guard', () => {
  test('names a swarm that is too slow, and its rounds are not averaged', async () => {
    const results = await runScenario(
      ...'compare --only uws --consumers 400 --fps 240 --seconds 0.5 --frame-bytes 20000 --width 320 --height 240'.split(
        ' ',
      ),
    );
    expect(results.valid).toBe(false);
    expect(results.reasons.join()).toMatch(
      /the instrument was the limit: a swarm process (used|was busy|had work|stood still)/,
    );
    expect(results.entries[0]?.latencyMs.p99.median).toBe(0);
  });
});

test('links: what comes over a link is as old as that takes at least', async () => {
  const results = await runScenario(
    ...'links --only uws --links fibre,4G,3G --clients ack --consumers 6 --frame-bytes 20000 --width 320 --height 240 --seconds 1'.split(
      ' ',
    ),
  );
  expectSound(results);
  expect(labels(results)).toEqual(['uws, fibre, ack', 'uws, 4G, ack', 'uws, 3G, ack']);
  results.entries.forEach(({ variant = '', rounds }) => {
    const profile = linkProfiles.find(({ name }) => variant.startsWith(name));
    expect(rounds[0]?.latencyMs.p50).toBeGreaterThanOrEqual(profile?.down.delayMs ?? Number.NaN);
    // 3.2 megabits a second do not go through 1.6, and what is left out is so on purpose.
    if (profile?.name === '3G') expect(rounds[0]?.dropped).toBeGreaterThan(0);
  });
});
