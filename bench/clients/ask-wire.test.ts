import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openAccess } from './access.ts';
import { askWire } from './ask-wire.ts';

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('the wire is what a relay says, below the path where it is, to whoever brings the headers that it asks for', async () => {
  const base = await serving(({ url, headers }, response) => {
    if (url === '/cams/relay.json' && headers.authorization === 'me') response.end('{"wire":"socketio"}');
    else response.writeHead(403).end('{"wire":"socketio"}');
  });
  const access = { ...openAccess, headers: { Authorization: 'me' } };
  expect(await askWire(`${base}cams/`, access)).toBe('socketio');
  expect(await askWire(`${base}cams/`, openAccess)).toBeUndefined();
});

test.each(['<html>', 'null', '{}', '{"wire":"smoke"}', `{"wire":"${'x'.repeat(200_000)}"}`])(
  'whoever answers %.20s is no relay',
  async (text) => {
    expect(
      await askWire(await serving((_request, response) => response.end(text)), openAccess),
    ).toBeUndefined();
  },
);

test('where nobody answers, it says where and why', async () => {
  const base = await serving((request) => request.socket.destroy());
  await expect(askWire(base, openAccess)).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:\d+: (socket hang up|read ECONNRESET)$/,
  );
});
