import { expect, test } from 'vitest';
import { findChromium } from '../../src/browsers/chromium.ts';
import { webSocketHere } from '../../src/transports/testing/transports-here.ts';
import { expectSound, findingsOf, runScenario } from '../testing/scenario-run.ts';

test('http asks for pages over TLS', async () => {
  const results = await runScenario('http', '--tls', '--only', 'socketio', '--seconds', '1');
  expectSound(results);
  expect(findingsOf(results.entries[1])).toMatchObject({ httpFailures: 0 });
  expect(findingsOf(results.entries[1]).httpRequestsPerSecond).toBeGreaterThan(0);
});

test('links carry TLS', async () => {
  expectSound(await runScenario('links', '--tls', '--only', webSocketHere, '--links', 'fibre,4G'));
});

test.skipIf(findChromium() === undefined)('pages are measured over TLS', async () => {
  const load = '--consumers 1 --fps 5 --seconds 1 --width 320 --height 240'.split(' ');
  const results = await runScenario('browser', '--tls', '--only', webSocketHere, ...load);
  expectSound(results);
  for (const { rounds } of results.entries) expect(rounds[0]?.delivered).toBeGreaterThan(0);
});
