import { setTimeout as sleep } from 'node:timers/promises';
import { transportNames } from '../../src/transports/registry.ts';
import type { Findings } from '../results/findings.ts';
import type { RunningRound } from '../run/contender.ts';
import { runContenders } from '../run/run.ts';
import { miscounted } from '../subject/miscounted.ts';
import { StartedSubject } from '../subject/started.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** Of the measured time: enough before to see that all is well, and after it for everybody to come back. */
const KILL_AFTER = 0.2;

/** The relay is killed under load and started again. */
export const restart: Scenario = {
  name: 'restart',
  summary: 'the relay is killed and started again: when every viewer sees frames again, and what was lost',
  defaults: { ...usualLoad, seconds: 5, warmupSeconds: 1 },
  quick: { ...quickLoad, seconds: 4, rounds: 1 },
  entries: transportNames,
  findings: [
    'recoveryMs',
    'recoveryMaxMs',
    'comeBackMs',
    'miscounted',
    'neverRecovered',
    'relayBackMs',
    'missedFrames',
  ],
  needsOwnRelay: true,
  expectations: () => [
    '*.findings.neverRecovered==0',
    '*.findings.comeBackMs<=5000',
    '*.findings.miscounted==0',
  ],
  run: (request) =>
    runContenders(request, 'restart', (entry, load) => [
      { entry, load, disturbance: { reconnects: true, during: killAndStart } },
    ]),
};

async function killAndStart({ contender, subject, window, clock }: RunningRound): Promise<Findings> {
  if (!(subject instanceof StartedSubject)) throw new Error('a relay that is not ours cannot be killed');
  const killAtMicros = window.startMicros + KILL_AFTER * contender.load.seconds * 1e6;
  await sleep(Math.max(0, (killAtMicros - clock()) / 1000));
  const relayBackMs = await subject.restart();
  await sleep(Math.max(0, (window.endMicros - clock()) / 1000));
  const { load, entry } = contender;
  return {
    relayBackMs,
    miscounted: await miscounted(subject.url, 'stream', load.consumers, entry.access),
  };
}
