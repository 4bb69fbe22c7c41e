import { spawnSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { devNull } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import type { TransportName } from '../transports/registry.ts';
import { until } from '../transports/testing/client.ts';
import { joinRelay } from '../transports/testing/clients.ts';
import { transportsHere, uwsIsHere } from '../transports/testing/transports-here.ts';
import { freePort } from './testing/free-port.ts';
import { spawnRelay } from './testing/relay-process.ts';

const OPEN_FILES = 128;

/** Enough to start with Node 22 and newer, and not with Node 20, which opens more files while it loads a program. */
const OFTEN_ENOUGH = 64;

/** A relay that may have few open files, and how many connections it says that it has room for. */
async function startCramped(transport: TransportName, other: readonly string[] = []) {
  const port = await freePort();
  const before = `ulimit -n ${OPEN_FILES};`;
  const relay = spawnRelay({ before }, '--transport', transport, '--port', `${port}`, ...other);
  const room = /"openFiles":128,"connections":(\d+)/;
  await expect.poll(() => relay.output.log).toMatch(room);
  const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
  const ask = (path: string): Promise<Response | undefined> => fetch(url(path)).catch(() => undefined);
  return { ...relay, port, ask, connections: Number(room.exec(relay.output.log)?.[1]) };
}

/** More connections than it may have, over which nothing is asked; answers with what ends them. */
function holdConnections(port: number): () => void {
  const idle: Socket[] = Array.from({ length: 2 * OPEN_FILES }, () =>
    connect(port, '127.0.0.1').on('error', () => {}),
  );
  const leave = (): void => {
    for (const socket of idle) socket.destroy();
  };
  onTestFinished(leave);
  return leave;
}

const forSupervisors = ['/healthz', '/readyz', '/metrics'];

test.each(transportsHere)(
  'who comes to %s when it has too many open files is told so, and counted',
  async (transport) => {
    const relay = await startCramped(transport);
    expect(relay.output.banner).toContain(`Room for ${relay.connections} connections, with 128 open files`);
    const viewers = [];
    for (let i = 0; i < relay.connections; i++)
      viewers.push(await joinRelay(transport, relay.port, 'consume'));
    for (let i = 0; i < OPEN_FILES; i++) {
      const refused = await relay.ask('/');
      expect(refused?.status).toBe(503);
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused?.text()).toContain('too-many-open-files: ');
    }
    for (const path of forSupervisors) expect((await relay.ask(path))?.status).toBe(200);
    expect(await (await relay.ask('/metrics'))?.text()).toContain(
      `refusals_total{transport="${transport}",reason="too-many-open-files"} ${OPEN_FILES}\n`,
    );
    expect(relay.output.log).toContain('"code":"too-many-open-files"');
    viewers[0]?.vanish();
    await expect.poll(async () => (await relay.ask('/'))?.status).toBe(200);
  },
);

test.each(transportsHere)(
  'who only holds connections to %s keeps nobody out for longer',
  async (transport) => {
    const relay = await startCramped(transport);
    const viewer = await joinRelay(transport, relay.port, 'consume');
    const leave = holdConnections(relay.port);
    await expect.poll(() => relay.output.log).toContain('"code":"too-many-open-files"');
    viewer.sendText('{"type":"ping","id":7}');
    await expect.poll(() => viewer.controls).toContainEqual({ type: 'pong', id: 7 });
    // uWebSockets.js does not tell of them, so that nobody can be sent away for another.
    if (transport !== 'uws')
      for (const path of forSupervisors) expect((await relay.ask(path))?.status).toBe(200);
    leave();
    await expect.poll(async () => (await relay.ask('/'))?.status).toBe(200);
  },
);

test('who holds connections to one port keeps no health check from another', async () => {
  const otherPort = await freePort();
  const relay = await startCramped('ws', ['--transport', `socketio:${otherPort}`]);
  holdConnections(relay.port);
  await expect.poll(() => relay.output.log).toContain('"code":"too-many-open-files"');
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${otherPort}${path}`)).status;
  for (const path of forSupervisors) expect(await status(path)).toBe(200);
});

// Node's servers listen all the time.
test.runIf(uwsIsHere)('a relay on uws alone outlives all connections that took its files', async () => {
  const relay = await startCramped('uws');
  const leave = holdConnections(relay.port);
  await expect.poll(() => relay.output.log).toContain('"code":"too-many-open-files"');
  leave();
  await expect.poll(async () => (await relay.ask('/healthz'))?.status ?? relay.child.exitCode).toBe(200);
  expect(relay.child.exitCode).toBe(null);
});

/** With how few open files this Node still runs a program: with fewer it crashes, or cannot read one. */
function fewestForNode(): number {
  const runs = (limit: number): boolean =>
    spawnSync('sh', ['-c', `ulimit -n ${limit}; exec "$0" "$1"`, process.execPath, devNull]).status === 0;
  let limit = 10;
  while (limit < OFTEN_ENOUGH && !runs(limit)) limit++;
  return limit;
}

test('with too few open files to start it says so', async () => {
  const hasStarted = ({ banner }: { banner: string }): boolean => banner.includes('Ctrl-C');
  await Promise.all(
    [fewestForNode(), 26, OFTEN_ENOUGH].map(async (limit) => {
      const { child, exitCode, output } = spawnRelay({ before: `ulimit -n ${limit};` }, '--port', '0');
      await until('its start, or its end', () => hasStarted(output) || child.exitCode !== null);
      if (limit === OFTEN_ENOUGH && hasStarted(output)) return;
      expect(await exitCode).toBe(1);
      expect(output.log).toMatch(/^This process may have .*too few.* to start; .*ulimit -n 4096.*\n$/);
    }),
  );
});
