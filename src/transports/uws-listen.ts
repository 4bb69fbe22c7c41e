import { connect, createServer } from 'node:net';
import type { UwsApp, UwsListenSocket } from './uws-api.ts';

/**
 * uWebSockets.js listens in one of two ways: exclusively, which fails while the kernel still knows a connection of the relay
 * that had the port before; or shared, which would let two relays have one port without a word. So it shares, after a look
 * whether anybody is there. It does not say either why it cannot listen: Node, asked for the same, does.
 */
export async function listen(app: UwsApp, host: string, port: number): Promise<UwsListenSocket> {
  await checkListening(host, 0);
  if (port !== 0) await checkFree(host, port);
  const listenSocket = await new Promise<UwsListenSocket | false>((resolve) => {
    app.listen(host, port, resolve);
  });
  if (listenSocket) return listenSocket;
  await checkListening(host, port);
  throw portTaken(host, port);
}

/** Rejects with the reason if this process may not listen there. */
function checkListening(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

/** Rejects if somebody listens there. */
function checkFree(host: string, port: number): Promise<void> {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return new Promise((resolve, reject) => {
    const socket = connect(port, reached, () => {
      socket.destroy();
      reject(portTaken(host, port));
    });
    socket.once('error', () => resolve());
  });
}

/** Node's own code is the same for its transports. */
const portTaken = (host: string, port: number): Error =>
  Object.assign(new Error(`listen failed: ${host}:${port}`), { code: 'EADDRINUSE' });
