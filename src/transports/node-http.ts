import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createRequestListener } from '@remix-run/node-fetch-server';
import { alwaysAnswering, badRequest } from './answer.ts';
import { CLOSE_GRACE_MS, type FetchHandler, type TlsFiles } from './transport.ts';

/** Node's HTTP server for a fetch-style handler. It can be closed although upgraded connections are still open. */
export class NodeHttpServer {
  /** A handler that throws answers 500, and the server goes on. */
  readonly server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(fetch: FetchHandler, tls?: TlsFiles) {
    const answer = alwaysAnswering(fetch);
    this.server = serverFor(
      createRequestListener((request: Request) => answer(request), { onError: badRequest }),
      tls,
    );
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Resolves with the port once the server listens; rejects if it cannot, for example because the port is busy. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  /** Stops listening, waits a moment for connections that are being closed, and ends what is left. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const grace = setTimeout(() => {
        for (const socket of this.#sockets) socket.destroy();
      }, CLOSE_GRACE_MS);
      this.server.close(() => {
        clearTimeout(grace);
        resolve();
      });
      this.server.closeIdleConnections();
    });
  }
}

function serverFor(listener: RequestListener, tls: TlsFiles | undefined): Server {
  if (tls === undefined) return createServer(listener);
  return createTlsServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }, listener);
}
