import { transportNames } from '../../src/transports/registry.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import { secondsOf } from '../meters/window.ts';
import type { Findings } from '../results/findings.ts';
import type { RunningRound } from '../run/contender.ts';
import { runContenders } from '../run/run.ts';
import { miscounted } from '../subject/miscounted.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** A link that has just been shared in a chat. */
const JOINS_PER_SECOND = 20;
const STAY_MS = 300;

const CHURNING = `${JOINS_PER_SECOND} join a second`;

const CALM = 'nobody comes or goes';

/** Longer, and somebody thinks that the link is dead. */
const MOST_WAIT_MS = 1000;

/** Viewers come and go beside those who stay. */
export const churn: Scenario = {
  name: 'churn',
  summary: `${JOINS_PER_SECOND} viewers a second join and leave: time to the first frame, and what the others see`,
  defaults: { ...usualLoad, rounds: 4, seconds: 3, warmupSeconds: 1 },
  quick: { ...quickLoad, rounds: 1, seconds: 2 },
  entries: transportNames,
  variants: () => [CALM, CHURNING],
  findings: ['timeToFirstFrameP99Ms', 'joinsPerSecond', 'failedJoins', 'miscounted'],
  expectations: () => [
    `*, ${CHURNING}.findings.failedJoins==0`,
    `*, ${CHURNING}.findings.timeToFirstFrameP99Ms<=${MOST_WAIT_MS}`,
    `*, ${CHURNING}.findings.miscounted==0`,
  ],
  run: (request) =>
    runContenders(request, 'churn', (entry, load) => [
      { entry, load, variant: CALM },
      { entry, load, variant: CHURNING, disturbance: { during: comeAndGo } },
    ]),
};

async function comeAndGo({ contender, subject, crew, window }: RunningRound): Promise<Findings> {
  const { entry, load } = contender;
  const { protocol, access, relay } = entry;
  const stream = { protocol, url: subject.url, channel: 'stream', access, relay };
  const reports = await crew.churn({ stream, window, joinsPerSecond: JOINS_PER_SECOND, stayMs: STAY_MS });
  const waited = DurationHistogram.merge(reports.map(({ timeToFirstFrame }) => timeToFirstFrame));
  const { consumers } = load;
  return {
    ...(entry.relay ? { miscounted: await miscounted(subject.url, 'stream', consumers, access) } : {}),
    timeToFirstFrameMs: waited.atPercentileMs(50),
    timeToFirstFrameP99Ms: waited.atPercentileMs(99),
    joinsPerSecond: reports.reduce((sum, { joins }) => sum + joins, 0) / secondsOf(window),
    failedJoins: reports.reduce((sum, { failures }) => sum + failures, 0),
  };
}
