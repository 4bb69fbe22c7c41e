import autocannon from 'autocannon';
import { type Access, openAccess, trustOf } from '../clients/access.ts';
import { serveCalls } from '../processes/calls.ts';

export interface HttpLoad {
  readonly url: string;
  /** What the server asks for; nothing, if it is left out. */
  readonly access?: Access | undefined;
  readonly paths: readonly string[];
  readonly requestsPerSecond: number;
  readonly connections: number;
  readonly seconds: number;
  /** Who has no answer by then has none. */
  readonly timeoutSeconds: number;
}

export interface HttpReport {
  readonly requestsPerSecond: number;
  /** Absent where nothing was answered. */
  readonly latencyP99Ms?: number;
  /** Without an answer in time, or with one that is not 2xx. */
  readonly failures: number;
}

const functions = {
  async load({
    url,
    access = openAccess,
    paths,
    requestsPerSecond,
    connections,
    seconds,
    timeoutSeconds,
  }: HttpLoad): Promise<HttpReport> {
    const result = await autocannon({
      url,
      headers: { ...access.headers },
      tlsOptions: trustOf(access),
      connections,
      duration: seconds,
      timeout: timeoutSeconds,
      overallRate: requestsPerSecond,
      // Its correction takes every rate for one request a millisecond and makes up latencies (run.js, `Math.ceil(1/rate)`).
      ignoreCoordinatedOmission: true,
      requests: paths.map((path) => ({ method: 'GET', path })),
    });
    return {
      requestsPerSecond: result['2xx'] / result.duration,
      ...(result['2xx'] + result.non2xx === 0 ? {} : { latencyP99Ms: result.latency.p99 }),
      // Its timeouts are errors too, and are among them.
      failures: result.errors + result.non2xx,
    };
  },
};

export type HttpApi = typeof functions;

serveCalls(functions);
