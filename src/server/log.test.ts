import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { until } from '../transports/testing/client.ts';
import { connectTo } from '../transports/testing/clients.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { transportsHere } from '../transports/testing/transports-here.ts';
import { EventLog } from './event-log.ts';
import type { Log } from './log.ts';
import { startRelayProcess } from './testing/relay-process.ts';

const line = z.object({ level: z.number(), time: z.number(), msg: z.string() }).loose();

async function start(...args: string[]) {
  const relay = await startRelayProcess('--port', '0', '--name', 'relay', ...args);
  return { ...relay, port: relay.ports[0] ?? 0 };
}

/** A request as no library would send it; answers with everything that came back. */
async function rawRequest(port: number, text: string): Promise<string> {
  const socket = connectTcp(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  socket.end(text);
  await once(socket, 'close');
  return answer;
}

test.each(transportsHere)(
  'of what strangers send over %s nothing is logged, nor sent back',
  async (transport) => {
    const { child, output, exitCode, port } = await start('--transport', transport, '--log-level', 'trace');
    const marker = '<img src=x onerror=MARKER>';
    const query = `token=MARKER&channel=${encodeURIComponent(marker)}`;
    const answers = [
      await rawRequest(port, `GET /${marker} HTTP/1.1\r\nHost: ${marker}\r\nUser-Agent: ${marker}\r\n\r\n`),
      await rawRequest(port, `GET /MARKER?${query} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n`),
      await rawRequest(
        port,
        `GET /channels/${encodeURIComponent(marker)}/mjpeg?${query} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n`,
      ),
      await rawRequest(
        port,
        `GET /socket.io/?EIO=4&transport=MARKER&${query} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n`,
      ),
      await rawRequest(port, `MARKER / HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n`),
    ];
    for (const hello of [{ role: marker }, { role: 'consume', channel: marker }]) {
      const client = await connectTo(transport)(port, hello);
      await client.closed;
      answers.push(JSON.stringify(client.controls));
    }
    const talker = await connectTo(transport)(port, { role: 'consume' });
    talker.sendText(`{"type":"${marker}"}`);
    await talker.closed;
    answers.push(JSON.stringify(talker.controls));
    child.kill('SIGINT');
    expect(await exitCode).toBe(0);
    expect(answers.join('\n')).not.toContain('MARKER');
    expect(output.log).not.toContain('MARKER');
    const lines = output.log
      .trim()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)));
    expect(lines.map(({ msg }) => msg)).toContain('listening');
    expect(lines.filter(({ msg }) => msg === 'refused').map(({ code }) => code)).toEqual(
      expect.arrayContaining(['bad-role', 'bad-channel', 'bad-control']),
    );
    expect(lines.at(-1)?.msg).toBe('closing');
  },
);

test('who comes and goes is told, readably if that is asked for', async () => {
  const { child, output, exitCode, port } = await start('--transport', 'ws', '--log-format', 'pretty');
  const emitter = await connectTo('ws')(port, { role: 'emit', channel: 'door' });
  emitter.sendFrame(testFrame(0));
  emitter.leave();
  await emitter.closed;
  await until('the log', () => output.log.includes('emitter gone'));
  expect(output.log).toMatch(/INFO: emitter came\s+transport: "ws"\s+channel: "door"/);
  expect(output.log).not.toContain('\u001b[');
  child.kill('SIGINT');
  await exitCode;
});

test('emitters that come and go all the time get a few lines, and a sum when there is time again', () => {
  const lines: unknown[] = [];
  const told = { info: (facts: object, text: string) => lines.push({ ...facts, text }) } as unknown as Log;
  let passTime = (): void => {};
  const after = (_delayMs: number, act: () => void) => {
    passTime = act;
    return () => {};
  };
  const log = new EventLog(told, 'ws', { after });
  for (let i = 0; i < 20; i++) log.tell({ type: 'emitter came', channel: 'door' });
  expect(lines).toHaveLength(5);
  passTime();
  expect(lines.slice(5)).toEqual([
    { transport: 'ws', leftOut: { 'emitter came': 15 }, text: 'more emitters came and went' },
  ]);
});

test('a flood of refusals is summed up when the relay ends, if not before', async () => {
  const { child, output, exitCode, port } = await start('--transport', 'ws');
  for (let i = 0; i < 9; i++) await fetch(`http://127.0.0.1:${port}/channels/a%20b/snapshot`);
  child.kill('SIGTERM');
  expect(await exitCode).toBe(0);
  const lines = output.log
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
  expect(lines.filter(({ msg }) => msg === 'refused')).toHaveLength(5);
  expect(lines.at(-1)).toMatchObject({ msg: 'more were refused', leftOut: { 'bad-channel': 4 } });
});
