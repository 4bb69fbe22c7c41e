import { transportNames } from '../../src/transports/registry.ts';
import type { Protocol } from '../clients/client.ts';
import type { HttpApi } from '../load/http-process.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { Findings } from '../results/findings.ts';
import type { RunningRound } from '../run/contender.ts';
import { runContenders } from '../run/run.ts';
import { quickLoad, type Scenario, usualLoad } from './scenario.ts';

/** A page that has just been linked from somewhere busy. */
const REQUESTS_PER_SECOND = 200;
const CONNECTIONS = 10;
const CALL_SLACK_MS = 15_000;

/** Who waits for longer thinks that nobody is there. */
const ANSWER_TIMEOUT_SECONDS = 2;

const ALONE = 'video alone';
const BESIDE = 'beside HTTP';

/** What people, watchdogs and other pages ask for. */
const paths = ['/', '/consume.html', '/healthz'];

/** Opens an Engine.IO session each time, which the relay keeps until it finds that nobody is there. */
const engineHandshake = '/socket.io/?EIO=4&transport=polling';

/** What is asked for besides, of those who speak that. */
const handshakes: Readonly<Record<Protocol, readonly string[]>> = {
  websocket: [],
  socketio: [engineHandshake],
  'socketio-msgpack': [engineHandshake],
  'socketio-dataurl': [engineHandshake],
  'socketio-polling': [engineHandshake],
  mjpeg: [],
  tcp: [],
};

/** Web pages are asked for beside the video. */
export const http: Scenario = {
  name: 'http',
  summary: `${REQUESTS_PER_SECOND} HTTP requests a second beside the video: pages, health, Engine.IO handshakes`,
  defaults: { ...usualLoad, rounds: 4, seconds: 3, warmupSeconds: 1 },
  quick: { ...quickLoad, rounds: 1, seconds: 2 },
  entries: transportNames,
  variants: () => [ALONE, BESIDE],
  findings: ['httpRequestsPerSecond', 'httpP99Ms', 'httpFailures'],
  run: (request) =>
    runContenders(request, 'http', (entry, load) => [
      { entry, load, variant: ALONE },
      { entry, load, variant: BESIDE, disturbance: { during: askForPages } },
    ]),
};

async function askForPages({ contender, subject }: RunningRound): Promise<Findings> {
  const { entry, load } = contender;
  const child = new Child<HttpApi>({ title: 'HTTP load', args: [compiled('bench/load/http-process.ts')] });
  const seconds = load.warmupSeconds + load.seconds;
  try {
    const report = await child.call('load', seconds * 1000 + CALL_SLACK_MS, {
      url: subject.url,
      access: entry.access,
      paths: [...paths, ...handshakes[entry.protocol]],
      requestsPerSecond: REQUESTS_PER_SECOND,
      connections: CONNECTIONS,
      seconds,
      timeoutSeconds: ANSWER_TIMEOUT_SECONDS,
    });
    return {
      httpRequestsPerSecond: report.requestsPerSecond,
      ...(report.latencyP99Ms === undefined ? {} : { httpP99Ms: report.latencyP99Ms }),
      httpFailures: report.failures,
    };
  } finally {
    await child.kill();
  }
}
