import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { webSocketHere } from '../../src/transports/testing/transports-here.ts';
import { linkProfiles } from '../links/profile.ts';
import { whatIsMissing } from '../links/real/why-not-real.ts';
import { findingsOf, labels, runScenario } from '../testing/scenario-run.ts';

const missing = whatIsMissing();
if (missing !== undefined) console.warn(`Real links are not tried: ${missing}`);

const namespaces = (): string[] =>
  execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.startsWith(`relaymark-${process.pid}-`));

describe.skipIf(missing !== undefined)('real links', () => {
  afterEach(() => expect(namespaces()).toEqual([]));

  test('what comes over them is as old as that takes, and no more than they carry', async () => {
    const results = await runScenario(
      ...`links --real --only ${webSocketHere} --links fibre,3G,lossy --clients ack,plain,mjpeg --consumers 1 --frame-bytes 30000 --width 640 --height 480 --seconds 4 --warmup-seconds 2`.split(
        ' ',
      ),
    );
    expect(labels(results)).toHaveLength(9);
    for (const { variant = '', rounds } of results.entries) {
      const profile = linkProfiles.find(({ name }) => variant.startsWith(`${name}, `));
      const findings = findingsOf({ rounds } as (typeof results.entries)[number]);
      expect(rounds[0]?.latencyMs.p50, variant).toBeGreaterThan(profile?.down.delayMs ?? Number.NaN);
      expect(findings.floorMs, variant).toBeGreaterThan(profile?.down.delayMs ?? Number.NaN);
      expect(findings.carriedShare, variant).toBeGreaterThan(0);
      expect(rounds[0]?.links?.latenessP99Ms, variant).toBeGreaterThan(0);
      // 1.6 Mbit/s carry less than 7 frames a second of 30 kB.
      if (profile?.name === '3G') expect(rounds[0]?.arrivalsPerSecond).toBeLessThan(8);
    }
    expect(results.judgement?.expectations).toHaveLength(3);
  });

  test('over Socket.IO the original program’s client and one that polls are there, too', async () => {
    const results = await runScenario(
      ...'links --real --only socketio --links fibre --clients original,polling --consumers 1 --seconds 1'.split(
        ' ',
      ),
    );
    expect(labels(results)).toEqual(['socketio, fibre, original', 'socketio, fibre, polling']);
    for (const { rounds } of results.entries) expect(rounds[0]?.delivered).toBeGreaterThan(0);
  });
});

test.each([
  [['--consumers', '2'], '--consumers: with --real there is one behind each link.'],
  [['--consumers', '1', '--tls'], '--tls: not together with --real.'],
  [['--consumers', '1', '--only', 'tcp'], '--only: "tcp" is not reached over real links'],
])('with --real %j is refused before anything is started', async (flags, words) => {
  await expect(runScenario('links', '--real', ...flags)).rejects.toThrow(words);
});
