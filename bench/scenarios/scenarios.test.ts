import { expect, test } from 'vitest';
import { webSocketHere } from '../../src/transports/testing/transports-here.ts';
import {
  expectChurned,
  expectSound,
  expectStalled,
  findingsOf,
  labels,
  runScenario,
} from '../testing/scenario-run.ts';

test('noise sets a transport against itself', async () => {
  // Long enough for somebody to join meanwhile.
  const results = await runScenario('noise', '--only', webSocketHere, '--warmup-seconds', '0.4');
  expectSound(results);
  expect(labels(results)).toEqual([`${webSocketHere}, once`, `${webSocketHere}, again`]);
  for (const entry of results.entries) expect(findingsOf(entry).timeToFirstFrameMs).toBeGreaterThan(0);
});

test('stalled: those who stop reading get old frames and the others do not', async () => {
  const results = await runScenario('stalled', '--only', webSocketHere, '--seconds', '2');
  expect(labels(results)).toEqual(
    ['nobody stalls', 'beside stalled ones', 'stalled'].map((group) => `${webSocketHere}, ${group}`),
  );
  expectStalled(results, webSocketHere);
});

test('churn times the first frame of those who join', async () => {
  expectChurned(await runScenario('churn', '--only', 'socketio'));
});

test('over TLS, too, people come and go, and the run says what it was', async () => {
  const results = await runScenario('churn', '--tls', '--only', webSocketHere);
  expectChurned(results);
  expect(results.load.tls).toBe(true);
});

test.each([
  ['--fps', '7', '--fps: 7 is not allowed; the emit page offers 5, 10'],
  ['--width', '400', '--width: 400x120 is not allowed; the emit page offers 320x240'],
])('browser with %s %s is refused by name', async (flag, value, message) => {
  await expect(runScenario('browser', '--only', webSocketHere, flag, value)).rejects.toThrow(message);
});
