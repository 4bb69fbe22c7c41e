import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { Server } from 'socket.io';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { openAccess } from './access.ts';
import type { Client, ClientOptions, Protocol } from './client.ts';
import { connectClient } from './connect.ts';
import { isOurRelay } from './recognise.ts';

/** As Socket.IO's client has it. */
const EXPECTED = 'Unexpected server response: 401';

/** What a header may hold. */
const SECRET = 'Bearer ünsaid'.replace('ü', 'u');

async function listening(server: HttpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function secure(handler?: RequestListener): Promise<HttpServer> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  return createHttpsServer({ key, cert }, handler);
}

async function joined(protocol: Protocol, options: Pick<ClientOptions, 'url' | 'access'>): Promise<Client> {
  const client = await connectClient(protocol, {
    role: 'consume',
    channel: 'stream',
    relay: false,
    onFrame: () => {},
    onLost: () => {},
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

const socketIoProtocols = ['socketio', 'socketio-msgpack', 'socketio-dataurl'] as const;
const protocols = ['websocket', 'mjpeg', ...socketIoProtocols] as const;

describe('a WebSocket server', () => {
  test.each(['hello', 'null', '{}', '[1]', '{"type":7}', ''])(
    'that greets with %o can be joined',
    async (greeting) => {
      const server = createHttpServer();
      new WebSocketServer({ server }).on('connection', (socket) => socket.send(greeting));
      const url = `http://127.0.0.1:${await listening(server)}`;
      await joined('websocket', { url });
      expect(await isOurRelay('websocket', { url, channel: 'stream' })).toBe(false);
    },
  );

  test.each([
    ['bad-token', true],
    ['go-away', false],
  ])('that refuses with the code %s is a relay of ours: %s', async (code, ours) => {
    const server = createHttpServer();
    new WebSocketServer({ server }).on('connection', (socket) => {
      socket.send(JSON.stringify({ type: 'error', code, message: 'No.' }));
      socket.close();
    });
    const url = `http://127.0.0.1:${await listening(server)}`;
    expect(await isOurRelay('websocket', { url, channel: 'stream' })).toBe(ours);
  });

  test('with a path of its own, on https, that asks for a header, can be joined', async () => {
    const server = await secure();
    new WebSocketServer({
      server,
      path: '/camera',
      verifyClient: ({ req }: { req: { headers: Record<string, unknown> } }) =>
        req.headers.authorization === SECRET,
    });
    const url = `https://127.0.0.1:${await listening(server)}`;
    const access = { headers: { Authorization: SECRET }, path: '/camera', insecure: true };
    await joined('websocket', { url, access });
    await expect(joined('websocket', { url, access: { ...access, headers: {} } })).rejects.toThrow(
      `${url}: 401 Unauthorized`,
    );
  });

  test('that has no place is quoted', async () => {
    const server = createHttpServer();
    server.on('upgrade', (_request, socket) =>
      socket.end(
        'HTTP/1.1 503 Busy\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\nfull: come later',
      ),
    );
    const url = `http://127.0.0.1:${await listening(server)}`;
    await expect(joined('websocket', { url })).rejects.toThrow(`${url}: 503 full: come later`);
  });
});

describe.each(['socketio', 'socketio-dataurl'] as const)(
  'a Socket.IO server, spoken to as %s',
  (protocol) => {
    test('with a path of its own, on https, that asks for a header, can be joined', async () => {
      const server = await secure();
      new Server(server, {
        path: '/camera/',
        allowEIO3: true,
        allowRequest: (request, decide) => decide(undefined, request.headers.authorization === SECRET),
      });
      const url = `https://127.0.0.1:${await listening(server)}`;
      const access = { headers: { Authorization: SECRET }, path: '/camera/', insecure: true };
      await joined(protocol, { url, access });
      await expect(joined(protocol, { url, access: { ...access, headers: {} } })).rejects.toThrow(`${url}: `);
    });
  },
);

describe.each(protocols)('what stands in the way is told: %s', (protocol) => {
  test('nobody listens', async () => {
    const server = createHttpServer();
    const port = await listening(server);
    server.close();
    const url = `http://127.0.0.1:${port}`;
    await expect(joined(protocol, { url })).rejects.toThrow(`${url}: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  test('a certificate that nobody vouches for', async () => {
    const url = `https://127.0.0.1:${await listening(await secure())}`;
    await expect(joined(protocol, { url })).rejects.toThrow(
      /^https:.*certificate.*\(--insecure takes any certificate\)$/,
    );
  });

  test('an answer that is a refusal', async () => {
    const server = createHttpServer((_request, response) => response.writeHead(401).end());
    server.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'),
    );
    const url = `http://127.0.0.1:${await listening(server)}`;
    const words = { websocket: '401 Unauthorized', mjpeg: '401 Unauthorized', 'socketio-dataurl': '' };
    await expect(joined(protocol, { url, access: openAccess })).rejects.toThrow(
      `${url}: ${{ socketio: EXPECTED, 'socketio-msgpack': EXPECTED, ...words }[protocol]}`,
    );
  });
});
