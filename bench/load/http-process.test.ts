import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { HttpApi, HttpReport } from './http-process.ts';

const CONNECTIONS = 3;

/** What is reported of a server, and how many requests it was asked. */
async function load(answer: RequestListener): Promise<HttpReport & { asked: number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = new Child<HttpApi>({ title: 'HTTP load', args: [compiled('bench/load/http-process.ts')] });
  onTestFinished(async () => {
    await child.kill();
    server.closeAllConnections();
    server.close();
  });
  const report = await child.call('load', 30_000, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths: ['/'],
    requestsPerSecond: 100,
    connections: CONNECTIONS,
    seconds: 3,
    timeoutSeconds: 1,
  });
  return { ...report, asked };
}

test('where nobody answers, each request is one failure, and there is no latency', async () => {
  const { asked, failures, requestsPerSecond, latencyP99Ms } = await load(() => {});
  expect(requestsPerSecond).toBe(0);
  expect(latencyP99Ms).toBeUndefined();
  expect(failures).toBeGreaterThan(0);
  // Those that were open in the end may have been answered yet.
  expect(failures).toBeLessThanOrEqual(asked);
  expect(asked - failures).toBeLessThanOrEqual(CONNECTIONS);
});

test('where every answer is a refusal, each is one failure', async () => {
  const { asked, failures, requestsPerSecond } = await load((_request, response) => {
    response.writeHead(503).end();
  });
  expect(requestsPerSecond).toBe(0);
  expect(asked - failures).toBeLessThanOrEqual(CONNECTIONS);
});
