import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { TransportName } from '../../transports/registry.ts';
import { until } from '../../transports/testing/client.ts';
import { joinRelay } from '../../transports/testing/clients.ts';
import { testFrame } from '../../transports/testing/frames.ts';
import { parseCommandLine } from '../command-line.ts';
import { createLog } from '../log.ts';
import { startServer } from '../server.ts';

export const SNAPSHOT = '/channels/stream/snapshot';

/** A relay on 127.0.0.1, if the flags say nothing else, with one page. Answers with its port. */
export async function startLocalRelay(
  transport: TransportName,
  ...flags: readonly string[]
): Promise<number> {
  const where = ['--host', '127.0.0.1', '--port', '0', '--transport', transport];
  const invocation = parseCommandLine([...where, ...flags], {});
  if (invocation.action !== 'start') throw new Error('it would not start');
  const log = createLog({ level: 'silent', format: 'json' });
  const folder = mkdtempSync(join(tmpdir(), 'relaymark-pages-'));
  writeFileSync(join(folder, 'consume.html'), '<html></html>');
  const server = await startServer(invocation.config, folder, log);
  onTestFinished(async () => {
    rmSync(folder, { recursive: true });
    await server.close();
  });
  return server.attached[0]?.port ?? 0;
}

/** A relay on 127.0.0.1, on which somebody is live. Answers with its port. */
export async function startLiveRelay(transport: TransportName, ...flags: readonly string[]): Promise<number> {
  const port = await startLocalRelay(transport, ...flags);
  const emitter = await joinRelay(transport, port, 'emit');
  emitter.sendFrame(testFrame(0));
  const picture = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}${SNAPSHOT}`)).status;
  await expect.poll(picture, { interval: 5 }).toBe(200);
  return port;
}

/** Everything that is answered, until it is what is waited for or the connection ends. */
export async function answerTo(
  port: number,
  head: string,
  awaited: RegExp,
  greeting: Uint8Array = Buffer.alloc(0),
): Promise<string> {
  const socket = connect(port, 'localhost');
  socket.on('error', () => {});
  let said = '';
  let greeted = false;
  socket.on('data', (bytes: Buffer) => {
    said += bytes.toString('latin1');
    if (said.startsWith('HTTP/1.1 101 ') && !greeted) socket.write(greeting);
    greeted = true;
  });
  socket.write(head);
  try {
    await until(`${awaited} in the answer to ${head}`, () => awaited.test(said) || socket.closed);
  } finally {
    socket.destroy();
  }
  return said;
}
