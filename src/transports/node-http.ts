import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Socket } from 'node:net';
import { createRequestListener } from '@remix-run/node-fetch-server';
import type { Admission } from './admission.ts';
import { alwaysAnswering, badRequest } from './answer.ts';
import { rawRefusal, refusalResponse } from './refusal-answer.ts';
import {
  CLOSE_GRACE_MS,
  HANDSHAKE_TIMEOUT_SECONDS,
  IDLE_TIMEOUT_SECONDS,
  type ListenOptions,
  type TlsFiles,
} from './transport.ts';

/** Node's HTTP server for a fetch-style handler. It can be closed although upgraded connections are still open. */
export class NodeHttpServer {
  /** A handler that throws answers 500, and the server goes on. */
  readonly server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #turnedAway = new Set<Socket>();
  readonly #upgraded = new WeakSet<Socket>();
  readonly #answering = new WeakSet<Socket>();

  constructor(options: ListenOptions, admission: Admission) {
    const { fetch, tls, failed } = options;
    const answer = alwaysAnswering(fetch, failed);
    const listener = createRequestListener((request: Request) => answer(request), { onError: badRequest });
    this.server = serverFor(listener, tls, timeoutsOf(options));
    // Before it listens, an error is why it does not; afterwards it is of one connection, and the others go on.
    this.server.on('error', (error) => {
      if (this.server.listening) failed(error);
    });
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      const leave = admission.enter(socket.remoteAddress ?? '');
      // Its request is answered with the reason; until it sends one it is as idle as any other.
      if (leave === undefined) this.#turnedAway.add(socket);
      socket.once('close', () => {
        this.#sockets.delete(socket);
        this.#turnedAway.delete(socket);
        leave?.();
      });
      if (this.#turnedAway.size > MOST_TURNED_AWAY) socket.destroy();
    });
    this.server.on('upgrade', ({ socket }: IncomingMessage) => this.#upgraded.add(plainSocketOf(socket)));
    this.#endWhoIsTooSlow(options);
  }

  /** Whether this came over a connection more than its address may have. */
  isTurnedAway({ socket }: IncomingMessage): boolean {
    return this.#turnedAway.has(plainSocketOf(socket));
  }

  /**
   * Resolves with the port once the server listens; rejects if it cannot, for example because the port is busy. Whoever else
   * answers requests here has to have attached to the server by then.
   */
  listen(host: string, port: number): Promise<number> {
    this.#letIn(this.server.listeners('request') as RequestListener[]);
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  #endWhoIsTooSlow({ relay, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS }: ListenOptions): void {
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      const tooLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      if (tooLate) relay.turnedAway('handshake-timeout');
      if (!socket.writable || this.#answering.has(plainSocketOf(socket))) {
        socket.destroy();
        return;
      }
      socket.write(
        tooLate ? rawRefusal('handshake-timeout') : (otherAnswers[error.code ?? ''] ?? BAD_REQUEST),
      );
      socket.destroySoon();
    });
    this.server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') relay.turnedAway('handshake-timeout');
    });
    // Whoever waits for an answer may wait; whoever does not take one is gone.
    this.server.setTimeout(idleTimeoutSeconds * 1000, (socket: Socket) => {
      if (socket.writableLength === 0) return;
      relay.turnedAway('idle');
      socket.destroy();
    });
  }

  #letIn(listeners: readonly RequestListener[]): void {
    this.server.removeAllListeners('request');
    this.server.on('request', (request, response) => {
      // Node would hand over all that one read brought, thousands of requests, before anybody else has a turn. No browser
      // sends the next one before it has the answer.
      const socket = plainSocketOf(request.socket);
      if (this.#answering.has(socket)) {
        request.socket.destroy();
        return;
      }
      this.#answering.add(socket);
      response.once('close', () => this.#answering.delete(socket));
      if (this.isTurnedAway(request)) turnAway(request, response);
      else for (const listener of listeners) listener.call(this.server, request, response);
    });
  }

  /** Stops listening, waits a moment for connections that are being closed, and ends what is left. */
  close(graceMs = CLOSE_GRACE_MS): Promise<void> {
    return new Promise((resolve) => {
      const grace = setTimeout(() => {
        for (const socket of this.#sockets) socket.destroy();
      }, graceMs);
      this.server.close(() => {
        clearTimeout(grace);
        resolve();
      });
      this.server.closeIdleConnections();
      // Browsers open connections that they may need later: who has asked nothing is not waited for.
      for (const socket of this.#sockets) {
        if (!this.#answering.has(socket) && !this.#upgraded.has(socket)) socket.destroy();
      }
    });
  }
}

/** Says why, on connections that are one too many. */
const turnAway = createRequestListener(() => refusalResponse('too-many-connections'));

/** So many of those may wait to be told; the others are ended at once, so that the limit bounds open files too. */
const MOST_TURNED_AWAY = 100;

/** What Node itself answers to what is no request, by its code. */
const otherAnswers: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n',
};
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';

/** How often Node looks for requests that take too long, at least so many times in the time that they have. */
const LOOKS_IN_A_TIMEOUT = 4;

function timeoutsOf({
  handshakeTimeoutSeconds = HANDSHAKE_TIMEOUT_SECONDS,
  idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS,
}: ListenOptions) {
  const handshakeTimeoutMs = handshakeTimeoutSeconds * 1000;
  return {
    headersTimeout: handshakeTimeoutMs,
    // Whoever emits over polling may have large bodies, and a slow network.
    requestTimeout: Math.max(handshakeTimeoutMs, idleTimeoutSeconds * 1000),
    connectionsCheckingInterval: handshakeTimeoutMs / LOOKS_IN_A_TIMEOUT,
    // The kernel finds out whether somebody who only waits is still there.
    keepAlive: true,
    keepAliveInitialDelay: idleTimeoutSeconds * 1000,
  };
}

function serverFor(
  listener: RequestListener,
  tls: TlsFiles | undefined,
  timeouts: ReturnType<typeof timeoutsOf>,
): Server {
  if (tls === undefined) return createServer(timeouts, listener);
  const certificate = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
  return createTlsServer(
    { ...timeouts, ...certificate, handshakeTimeout: timeouts.headersTimeout },
    listener,
  );
}

/** What a TLS socket wraps: that is the one that came as a connection. */
function plainSocketOf(socket: Socket): Socket {
  const { _parent } = socket as { _parent?: unknown };
  return _parent instanceof Socket ? _parent : socket;
}
