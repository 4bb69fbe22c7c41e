import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createRequestListener } from '@remix-run/node-fetch-server';
import type { RefusalCode } from '../../wire/errors.ts';
import type { Admission } from '../door/admission.ts';
import { alwaysAnswering } from '../door/answer.ts';
import type { SessionPlace } from '../door/counted-connection.ts';
import { rawRefusal, refusalResponse } from '../door/refusal-answer.ts';
import { NO_HOST, requestUrl } from '../door/request-url.ts';
import { CLOSE_GRACE_MS, IDLE_TIMEOUT_SECONDS, type ListenOptions } from '../transport.ts';
import { NodeConnections, plainSocketOf } from './connections.ts';
import { nodeServer } from './server.ts';

/** Somebody who asks for a link, and is let in. The socket's errors are listened for already. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly url: URL;
}

/** What a transport takes of Node's server. All else is answered by the fetch-style handler, or refused. */
export interface LinkRoute {
  /** Whether this is the transport's own. */
  readonly isAt: (path: string) => boolean;
  readonly onUpgrade: (upgrade: Upgrade) => void;
  /** Of requests there that are no upgrades; without it, they are as all else. */
  readonly onRequest?: RequestListener;
  /**
   * Whether somebody who asks for a link is let in, though there is no place, to be told so over the link: of the answer to an
   * upgrade browsers show nothing.
   */
  readonly tells?: (url: URL) => boolean;
  /** The session that this is a request of, if it has a place of its own. */
  readonly sessionAt?: (url: URL) => SessionPlace | undefined;
}

/** Node's HTTP server for a fetch-style handler. It can be closed although upgraded connections are still open. */
export class NodeHttpServer {
  readonly #server: Server;
  readonly #scheme: 'http' | 'https';
  readonly #admission: Admission;
  readonly #route: LinkRoute;
  readonly #urls = new WeakMap<object, URL>();
  readonly #connections: NodeConnections;
  readonly #answer: (request: Request) => Promise<Response>;

  constructor(options: ListenOptions, admission: Admission, route: LinkRoute) {
    const { fetch, tls, failed } = options;
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#admission = admission;
    this.#connections = new NodeConnections(admission);
    this.#route = route;
    this.#answer = alwaysAnswering(fetch, failed);
    this.#server = nodeServer(
      options,
      (request, response) => this.#letIn(request, response),
      (request) => this.#asksForLink(request),
    );
    // Before it listens, an error is why it does not; afterwards it is of one connection, and the others go on.
    this.#server.on('error', (error) => {
      if (this.#server.listening) failed(error);
    });
    this.#server.on('connection', (socket) => this.#connections.add(socket));
    this.#server.on('upgrade', (request, socket, head) => this.#letUpgrade(request, socket, head));
    // Whatever else it expects (RFC 9110, 10.1.1): Node would refuse it by itself, beside all limits.
    this.#server.on('checkExpectation', (request, response) => this.#letIn(request, response));
    // Only proxies are asked to connect to somebody else.
    this.#server.on('connect', (_request, socket) => {
      this.#admission.turnedAway('bad-request');
      refuseUpgrade(socket, 'bad-request');
    });
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

  /** Why the connection over which this came has no place, if it has none. */
  whyTurnedAway(request: IncomingMessage): RefusalCode | undefined {
    return this.#connections.whyTurnedAway(request);
  }

  /** A place for the session that begins with this request; undefined if its address has none left. */
  beginSession(request: IncomingMessage): SessionPlace | undefined {
    return this.#connections.beginSession(request);
  }

  /** Has the fetch-style handler answer. One that throws answers 500, and the server goes on. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    // It makes the URL by putting these before the target as it was sent.
    const { protocol, host } = this.urlOf(request);
    createRequestListener(this.#answer, { protocol, host, onError })(request, response);
  }

  /** Resolves with the port once the server listens; rejects if it cannot, for example because the port is busy. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  #endWhoIsTooSlow({ relay, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS }: ListenOptions): void {
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      const { code = '' } = error;
      const refusal = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'handshake-timeout' : 'bad-request';
      // Whatever else goes wrong is no fault of what was sent.
      if (refusal === 'handshake-timeout' || code.startsWith('HPE_')) relay.turnedAway(refusal);
      if (!socket.writable || this.#connections.isAnswering(socket)) {
        socket.destroy();
        return;
      }
      socket.write(code === 'HPE_HEADER_OVERFLOW' ? HEAD_TOO_LARGE : rawRefusal(refusal));
      socket.destroySoon();
    });
    this.#server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') relay.turnedAway('handshake-timeout');
    });
    // Whoever waits for an answer may wait; whoever does not take one is gone.
    this.#server.setTimeout(idleTimeoutSeconds * 1000, (socket: Socket) => {
      if (socket.writableLength === 0) return;
      relay.turnedAway('idle');
      socket.destroy();
    });
  }

  #letIn(request: IncomingMessage, response: ServerResponse): void {
    // Node would hand over all that one read brought, thousands of requests, before anybody else has a turn. No browser
    // sends the next one before it has the answer.
    if (this.#connections.isAnswering(request.socket)) {
      request.socket.destroy();
      return;
    }
    const answered = this.#connections.answering(request);
    response.once('close', () => {
      answered();
      // It would be kept for requests that nobody hears any more.
      if (!this.#server.listening) plainSocketOf(request.socket).destroySoon();
    });
    const url = this.#takeUrl(request);
    const refusal = this.whyTurnedAway(request);
    if (url === undefined) {
      this.#admission.turnedAway('bad-request');
      refuse(request, response, 'bad-request');
    } else if (refusal !== undefined && !this.#answersAlways(request, response, url)) {
      this.#sayWhy(refusal, request, response, url);
    } else if (this.#route.onRequest !== undefined && this.#route.isAt(url.pathname)) {
      this.#route.onRequest(request, response);
    } else this.serve(request, response);
  }

  /** Whether somebody for whom there is no place is answered: once, so that the next time is another try for a place. */
  #answersAlways(request: IncomingMessage, response: ServerResponse, { pathname }: URL): boolean {
    if (!this.#admission.answersAlways(pathname)) return false;
    this.#connections.needsNoCount(request);
    response.shouldKeepAlive = false;
    return true;
  }

  #sayWhy(code: RefusalCode, request: IncomingMessage, response: ServerResponse, url: URL): void {
    const { origin } = request.headers;
    this.#connections.countRefusal(request, code);
    // Pages that may connect may read why they cannot.
    if (origin && this.#admission.allowsOrigin(origin, url))
      response.setHeader('access-control-allow-origin', origin);
    refuse(request, response, code);
  }

  /** Whether there is a place is said first, then whether its page may connect; but over a link only to pages that may. */
  #letUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // An answer on its way would be written into the link, and where it cannot be, the error is nobody's.
    if (this.#connections.isAnswering(request.socket)) {
      socket.destroy();
      return;
    }
    const url = this.urlOf(request);
    const refusal = this.whyTurnedAway(request);
    this.#connections.upgraded(request);
    if (refusal !== undefined) this.#connections.countRefusal(request, refusal);
    if (refusal !== undefined && this.#route.tells?.(url) !== true) refuseUpgrade(socket, refusal);
    else if (!this.#admission.admitsOrigin(request.headers.origin, url)) refuseUpgrade(socket, 'bad-origin');
    else {
      endWithErrors(socket);
      this.#route.onUpgrade({ request, socket, head, url });
    }
  }

  #asksForLink(request: IncomingMessage): boolean {
    const protocols = request.headers.upgrade?.toLowerCase().split(/\s*,\s*/) ?? [];
    if (!protocols.includes('websocket')) return false;
    const url = this.#takeUrl(request);
    return url !== undefined && this.#route.isAt(url.pathname);
  }

  /** What a request asks for, which is kept; undefined if that is not a path on one host. */
  #takeUrl(request: IncomingMessage): URL | undefined {
    const { host: hosts = [] } = request.headersDistinct;
    const isHostless = hosts.length === 0 && request.httpVersion === '1.0';
    const head = { target: request.url ?? '', hosts: isHostless ? [NO_HOST] : hosts };
    const url = requestUrl(this.#scheme, head);
    if (url === undefined) return undefined;
    this.#urls.set(request, url);
    const session = this.#route.isAt(url.pathname) ? this.#route.sessionAt?.(url) : undefined;
    this.#connections.findPlace(request, session);
    return url;
  }

  /** Stops listening, waits a moment for connections that are being closed, and ends what is left. */
  close(graceMs = CLOSE_GRACE_MS): Promise<void> {
    return new Promise((resolve) => {
      const grace = setTimeout(() => this.#connections.endAll(), graceMs);
      this.#server.close(() => {
        clearTimeout(grace);
        resolve();
      });
      this.#server.closeIdleConnections();
      this.#connections.endIdle();
    });
  }
}

/** An upgraded socket is nobody's: without this a client that resets it would end the process. */
function endWithErrors(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
}

export function refuseUpgrade(socket: Duplex, code: RefusalCode): void {
  endWithErrors(socket);
  socket.end(rawRefusal(code));
  // It does not end because its client does, or ever, if that does not.
  const timer = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

export function refuse(request: IncomingMessage, response: ServerResponse, code: RefusalCode): void {
  createRequestListener(() => refusalResponse(code))(request, response);
}

/** A method that no handler can be asked with. */
const onError = (): Response => refusalResponse('bad-request');

const HEAD_TOO_LARGE =
  'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
