import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createRequestListener } from '@remix-run/node-fetch-server';
import type { RefusalCode } from '../wire/errors.ts';
import type { Admission } from './admission.ts';
import { alwaysAnswering } from './answer.ts';
import { rawRefusal, refusalResponse } from './refusal-answer.ts';
import { NO_HOST, requestUrl } from './request-url.ts';
import {
  CLOSE_GRACE_MS,
  HANDSHAKE_TIMEOUT_SECONDS,
  IDLE_TIMEOUT_SECONDS,
  type ListenOptions,
  type TlsFiles,
} from './transport.ts';

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Node's HTTP server for a fetch-style handler. It can be closed although upgraded connections are still open. */
export class NodeHttpServer {
  /** A handler that throws answers 500, and the server goes on. */
  readonly server: Server;
  readonly #scheme: 'http' | 'https';
  readonly #admission: Admission;
  readonly #isLinkPath: (path: string) => boolean;
  readonly #urls = new WeakMap<object, URL>();
  readonly #sockets = new Set<Socket>();
  readonly #turnedAway = new Set<Socket>();
  readonly #upgraded = new WeakSet<Socket>();
  readonly #answering = new WeakSet<Socket>();

  /** @param isLinkPath whether links are asked for there, by an upgrade */
  constructor(options: ListenOptions, admission: Admission, isLinkPath: (path: string) => boolean) {
    const { fetch, tls, failed } = options;
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#admission = admission;
    this.#isLinkPath = isLinkPath;
    const answer = alwaysAnswering(fetch, failed);
    const serve: RequestListener = (request, response) => {
      // It makes the URL by putting these before the target as it was sent.
      const { protocol, host } = this.urlOf(request);
      createRequestListener((asked: Request) => answer(asked), { protocol, host, onError })(
        request,
        response,
      );
    };
    this.server = serverFor(serve, tls, timeoutsOf(options));
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
    // Only proxies are asked to connect to somebody else.
    this.server.on('connect', (_request, socket) => this.#refuse(socket, 'bad-request'));
    this.#endWhoIsTooSlow(options);
  }

  /**
   * What it asks for.
   *
   * @param request one that was let in
   */
  urlOf(request: object): URL {
    const url = this.#urls.get(request);
    if (url === undefined) throw new Error('This request was never let in.');
    return url;
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
    this.#letUpgrade(this.server.listeners('upgrade') as UpgradeListener[]);
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
      const { code = '' } = error;
      const refusal = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'handshake-timeout' : 'bad-request';
      // Whatever else goes wrong is no fault of what was sent.
      if (refusal === 'handshake-timeout' || code.startsWith('HPE_')) relay.turnedAway(refusal);
      if (!socket.writable || this.#answering.has(plainSocketOf(socket))) {
        socket.destroy();
        return;
      }
      socket.write(code === 'HPE_HEADER_OVERFLOW' ? HEAD_TOO_LARGE : rawRefusal(refusal));
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
      if (!this.#takeUrl(request)) {
        this.#admission.turnedAway('bad-request');
        refuse(request, response, 'bad-request');
      } else if (this.isTurnedAway(request)) refuse(request, response, 'too-many-connections');
      else for (const listener of listeners) listener.call(this.server, request, response);
    });
  }

  #letUpgrade(listeners: readonly UpgradeListener[]): void {
    this.server.removeAllListeners('upgrade');
    this.server.on('upgrade', (request, socket, head) => {
      this.#upgraded.add(plainSocketOf(request.socket));
      if (!this.#takeUrl(request)) this.#refuse(socket, 'bad-request');
      else if (!this.#isLinkPath(this.urlOf(request).pathname)) endUpgrade(socket, NOT_FOUND);
      else if (this.isTurnedAway(request)) refuseUpgrade(socket, 'too-many-connections');
      else for (const listener of listeners) listener.call(this.server, request, socket, head);
    });
  }

  /** Keeps what a request asks for; false if that is not a path on one host. */
  #takeUrl(request: IncomingMessage): boolean {
    const { host: hosts = [] } = request.headersDistinct;
    const isHostless = hosts.length === 0 && request.httpVersion === '1.0';
    const head = { target: request.url ?? '', hosts: isHostless ? [NO_HOST] : hosts };
    const url = requestUrl(this.#scheme, head);
    if (url !== undefined) this.#urls.set(request, url);
    return url !== undefined;
  }

  #refuse(socket: Duplex, code: RefusalCode): void {
    this.#admission.turnedAway(code);
    refuseUpgrade(socket, code);
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

export const refuseUpgrade = (socket: Duplex, code: RefusalCode): void =>
  endUpgrade(socket, rawRefusal(code));

function endUpgrade(socket: Duplex, answer: string): void {
  // An upgraded socket is nobody's: without this a client that resets it would end the process.
  socket.on('error', () => socket.destroy());
  socket.end(answer);
}

export function refuse(request: IncomingMessage, response: ServerResponse, code: RefusalCode): void {
  createRequestListener(() => refusalResponse(code))(request, response);
}

/** A method that no handler can be asked with. */
const onError = (): Response => refusalResponse('bad-request');

/** So many of those may wait to be told; the others are ended at once, so that the limit bounds open files too. */
const MOST_TURNED_AWAY = 100;

const HEAD_TOO_LARGE =
  'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
const NOT_FOUND = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

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
    // Asked for here, with words.
    requireHostHeader: false,
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
